package swarm

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"bamboo-spec/support/load"
	"bamboo-spec/support/measure"
	"bamboo-spec/support/report"
	"bamboo-spec/support/workload"
)

// Judge lets the workers of a Locust master drive a load. It implements workload.Team.
type Judge struct {
	URL     string // of the master's web server
	Workers int    // that are wanted
	Own     []int  // processes of the team that are on this machine
}

// ErrNotReady is the error of a plan that could not begin because the master, or enough workers, are not there.
var ErrNotReady = errors.New("there are not enough workers")

// startIn is how long before its beginning workers are told of a load.
const startIn = time.Second

// mostSkew is how much later than the first the last worker may begin.
const mostSkew = startIn / 2

// PIDs implements workload.Team.
func (j *Judge) PIDs() []int { return j.Own }

// Drive implements workload.Team. Every error is marked as one that says nothing about Bamboo.
func (j *Judge) Drive(ctx context.Context, w workload.Work, at workload.Environment, steps workload.Steps,
) ([]workload.Part, time.Time, error) {
	parts, begun, err := j.drive(ctx, w, at, steps)
	if err != nil && !report.IsCannotJudge(err) {
		err = report.CannotJudge(err)
	}
	return parts, begun, err
}

func (j *Judge) drive(ctx context.Context, w workload.Work, at workload.Environment, steps workload.Steps,
) ([]workload.Part, time.Time, error) {
	var begun time.Time
	p, err := j.begin(ctx, w, at)
	if err != nil {
		return nil, begun, err
	}
	defer p.close(ctx)
	if err := p.until(prepared); err != nil {
		return nil, begun, err
	}
	if err := errors.Join(steps.Prepared(ctx), p.goOn(ctx, prepared, 0)); err != nil {
		return nil, begun, err
	}
	if err := p.until(warmed); err != nil {
		return nil, begun, err
	}
	if err := p.restForReader(ctx); err != nil {
		return nil, begun, err
	}
	if err := steps.Warmed(ctx); err != nil {
		return nil, begun, err
	}
	if err := p.goOn(ctx, warmed, 0); err != nil {
		return nil, begun, err
	}
	if err := p.until(opened); err != nil {
		return nil, begun, err
	}
	if begun, err = steps.Opened(ctx); err != nil {
		return nil, begun, err
	}
	begun = begun.Add(startIn)
	p.told = time.Now()
	if err := p.goOn(ctx, opened, startIn); err != nil {
		return nil, begun, err
	}
	if err := p.untilEnded(ctx); err != nil {
		return nil, begun, err
	}
	parts, err := p.parts(w)
	return parts, begun, err
}

// plan is a plan while it is carried out.
type plan struct {
	judge *Judge
	id    string
	lines *json.Decoder
	body  io.ReadCloser
	names []string // of the workers, in the order of their parts
	by    map[string]*member
	told  time.Time // when the workers were told to begin
}

// member is one of the workers of a plan.
type member struct {
	step    int  // that it has come to
	ran     int  // runs that it has told of
	reads   bool // Bamboo's process
	batches int
	runs    []measure.Run
	pieces  int
	text    []byte         // of a large rest, as far as it came
	part    *workload.Part // nil: it is not done
}

// line is what the master passes on.
type line struct {
	Type    string   `json:"type"`
	ID      string   `json:"id"`
	Worker  string   `json:"worker"`
	Workers []string `json:"workers"`

	N       int    `json:"n"`
	Reads   bool   `json:"reads"`
	Seq     int    `json:"seq"`
	Blob    []byte `json:"blob"` // in base64
	Batches int    `json:"batches"`
	Pieces  int    `json:"pieces"`
	Error   string `json:"error"`
	Cannot  bool   `json:"cannot_judge"`
}

// begin orders a plan.
func (j *Judge) begin(ctx context.Context, w workload.Work, at workload.Environment) (*plan, error) {
	o, err := newOrder(w, at)
	if err != nil {
		return nil, err
	}
	text, sum, err := o.encode()
	if err != nil {
		return nil, err
	}
	response, err := j.post(ctx, "/bamboo/measure",
		map[string]any{"workers": j.Workers, "order": string(text), "sum": sum})
	if err != nil {
		return nil, err
	}
	p := &plan{judge: j, lines: json.NewDecoder(response.Body), body: response.Body, by: map[string]*member{}}
	first, err := p.next()
	if err == nil && (first.Type != "workers" || len(first.Workers) != j.Workers || first.ID == "") {
		err = fmt.Errorf("the master answers %+v to a plan", first)
	}
	if err != nil {
		p.close(ctx)
		return nil, err
	}
	p.id, p.names = first.ID, first.Workers
	for _, name := range p.names {
		p.by[name] = &member{}
	}
	return p, nil
}

// post sends something to the master; its answer is to be closed.
func (j *Judge) post(ctx context.Context, path string, data any) (*http.Response, error) {
	text, err := json.Marshal(data)
	if err != nil {
		return nil, err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, strings.TrimRight(j.URL, "/")+path,
		bytes.NewReader(text))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, fmt.Errorf("%w: the master of Locust cannot be reached: %w; one that is started with --headless "+
			"has no web server", ErrNotReady, err)
	}
	if response.StatusCode == http.StatusOK {
		return response, nil
	}
	defer response.Body.Close()
	var says struct {
		Error    string `json:"error"`
		NotReady bool   `json:"not_ready"`
	}
	said, err := io.ReadAll(io.LimitReader(response.Body, 1<<16))
	_ = json.Unmarshal(said, &says) // without a text the status says it
	err = errors.Join(fmt.Errorf("the master of Locust answers: %s", cmp.Or(says.Error, response.Status)), err)
	if says.NotReady {
		err = fmt.Errorf("%w: %w", ErrNotReady, err)
	}
	return nil, err
}

// endTime is how long workers may take to leave a plan.
const endTime = 5 * time.Second

// close ends the plan if it is not over. The master takes another one once the workers have left this one.
func (p *plan) close(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), endTime)
	defer cancel()
	defer context.AfterFunc(ctx, func() { _ = p.body.Close() })()
	if p.id != "" && !p.over() {
		if response, err := p.judge.post(ctx, "/bamboo/end", map[string]any{"id": p.id}); err == nil {
			_ = response.Body.Close() // a master that is gone has no plan
		}
	}
	_, _ = io.Copy(io.Discard, p.body) // until the plan is none of the master's any more
	_ = p.body.Close()
}

// over reports whether all workers are done.
func (p *plan) over() bool {
	for _, m := range p.by {
		if m.part == nil {
			return false
		}
	}
	return true
}

// goOn tells all workers to go on with a step.
func (p *plan) goOn(ctx context.Context, step int, in time.Duration) error {
	response, err := p.judge.post(ctx, "/bamboo/go",
		map[string]any{"id": p.id, "step": step, "in_ms": in.Milliseconds()})
	if err != nil {
		return err
	}
	return response.Body.Close()
}

// next is the next line.
func (p *plan) next() (l line, err error) {
	if err := p.lines.Decode(&l); err != nil {
		return l, fmt.Errorf("the master went away: %w", err)
	}
	return l, nil
}

// until takes lines until all workers have come to a step.
func (p *plan) until(step int) error {
	return p.all(func(m *member) bool { return m.step >= step })
}

// untilEnded takes lines until all workers are done. One that reads Bamboo's process goes on with that until the
// others have ended too.
func (p *plan) untilEnded(ctx context.Context) error {
	if err := p.all(func(m *member) bool { return m.part != nil || m.step == ended }); err != nil {
		return err
	}
	if len(p.readers()) > 0 {
		if err := p.goOn(ctx, ended, 0); err != nil {
			return err
		}
	}
	return p.all(func(m *member) bool { return m.part != nil })
}

// readers are the workers that read Bamboo's process.
func (p *plan) readers() (names []string) {
	for _, name := range p.names {
		if p.by[name].reads {
			names = append(names, name)
		}
	}
	return names
}

// restForReader gives a worker that reads Bamboo's process the time to learn where it stands before the load.
func (p *plan) restForReader(ctx context.Context) error {
	switch readers := p.readers(); {
	case len(readers) == 0:
		return nil
	case len(readers) > 1:
		return fmt.Errorf("the workers %s all read a process; start one of them with --pid, that on Bamboo's machine",
			strings.Join(readers, ", "))
	}
	select {
	case <-time.After(workload.ReadBefore):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (p *plan) all(so func(*member) bool) error {
	for {
		there := true
		for _, m := range p.by {
			there = there && so(m)
		}
		if there {
			return nil
		}
		l, err := p.next()
		if err == nil {
			err = p.take(l)
		}
		if err != nil {
			return err
		}
	}
}

// take takes one line.
func (p *plan) take(l line) error {
	if l.Type == "alive" {
		return nil
	}
	m := p.by[l.Worker]
	if m == nil {
		return fmt.Errorf("a worker takes part that is none of the plan's: %s", l.Worker)
	}
	switch l.Type {
	case "lost":
		return fmt.Errorf("worker %s was lost after %s", l.Worker, plural(m.ran, "run"))
	case readyMessage:
		m.step, m.reads = l.N, l.Reads
		if late := time.Since(p.told); l.N == begun && late > mostSkew {
			return fmt.Errorf("worker %s was told to begin up to %d ms after the others", l.Worker, late.Milliseconds())
		}
	case progressMessage:
		m.ran = l.N
	case runsMessage:
		runs, err := readRuns(l.Blob)
		if err != nil || len(runs) != l.N || l.Seq != m.batches {
			return errors.Join(fmt.Errorf("of worker %s batch %d came where batch %d was due, with %d of %d runs",
				l.Worker, l.Seq, m.batches, len(runs), l.N), err)
		}
		m.batches++
		m.runs = append(m.runs, runs...)
	case partMessage:
		if l.Seq != m.pieces {
			return fmt.Errorf("of worker %s piece %d came where piece %d was due", l.Worker, l.Seq, m.pieces)
		}
		m.pieces++
		m.text = append(m.text, l.Blob...)
	case doneMessage:
		return m.done(l)
	}
	return nil
}

// done takes the end of a worker's part.
func (m *member) done(l line) error {
	if l.Error != "" {
		err := fmt.Errorf("worker %s: %s", l.Worker, l.Error)
		if l.Cannot {
			err = report.CannotJudge(err)
		}
		return err
	}
	if m.part != nil || l.Batches != m.batches || l.N != len(m.runs) {
		return fmt.Errorf("worker %s says that it sent %s in %s, and %d in %d came", l.Worker, plural(l.N, "run"),
			plural(l.Batches, "batch"), len(m.runs), m.batches)
	}
	part := &workload.Part{}
	err := json.Unmarshal(append(m.text, l.Blob...), part)
	if err != nil || part.Measured == nil || l.Pieces != m.pieces {
		return errors.Join(fmt.Errorf("what worker %s measured cannot be read, with %d of %d pieces", l.Worker,
			m.pieces, l.Pieces), err)
	}
	part.Worker, part.Measured.Runs = l.Worker, m.runs
	m.part, m.runs, m.text = part, nil, nil
	return nil
}

// parts are what the workers have measured. Each conversation must be there, and once; of those that a worker has
// summed up their number must be right.
func (p *plan) parts(w workload.Work) ([]workload.Part, error) {
	var parts []workload.Part
	each, seen, of := 1+w.Followers, map[int]int{}, map[int]string{}
	total, summed := 0, false
	// A worker of which nothing succeeds ends its part early: what it still had under way does not count.
	gaveUp := false
	for _, name := range p.names {
		part := *p.by[name].part
		gaveUp = gaveUp || part.Measured.GaveUp > 0
		summed = summed || part.Measured.Summary != nil
		runs, _ := part.Runs()
		if made := part.Measured.Driver.Made; made*each != runs && !gaveUp {
			return nil, fmt.Errorf("worker %s made %s and sent %s", name, plural(made, "start"), plural(runs, "run"))
		}
		total += runs
		for _, r := range part.Measured.Runs {
			if other, taken := of[r.Conversation]; taken && other != name {
				return nil, fmt.Errorf("conversation %d was held by the workers %s and %s", r.Conversation, other, name)
			}
			of[r.Conversation] = name
			seen[r.Conversation]++
		}
		parts = append(parts, part)
	}
	if summed {
		if want := known(w) * each; want > 0 && total != want && !gaveUp {
			return nil, fmt.Errorf("of %d runs the workers sent %d", want, total)
		}
		return parts, nil
	}
	for conversation, n := range seen {
		if n != each {
			return nil, fmt.Errorf("of conversation %d there are %d runs instead of %d", conversation, n, each)
		}
	}
	for conversation := range known(w) {
		if seen[conversation] == 0 && !gaveUp {
			return nil, fmt.Errorf("conversation %d is missing", conversation)
		}
	}
	return parts, nil
}

// plural says how many there are of something.
func plural(n int, thing string) string {
	switch {
	case n == 1:
		return "1 " + thing
	case strings.HasSuffix(thing, "ch"):
		thing += "e"
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

// known is how many conversations a load has; 0 where its time bounds it.
func known(w workload.Work) int {
	switch p := w.Pacer.(type) {
	case load.Open:
		return p.Starts()
	case load.Closed:
		if p.For == 0 {
			return p.Count
		}
	}
	return 0
}
