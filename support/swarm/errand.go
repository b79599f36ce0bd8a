package swarm

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/tinylib/msgp/msgp"

	"bamboo-spec/support/load"
	"bamboo-spec/support/report"
	"bamboo-spec/support/workload"
)

// The messages by which a judge has a plan carried out. The master passes them on unread.
const (
	planMessage     = "bamboo_plan"     // ← {id, part, parts, order, sum}
	readyMessage    = "bamboo_ready"    // → {id, n, reads}: the step that it has come to; it reads Bamboo's process
	goMessage       = "bamboo_go"       // ← {id, step, in_ms}: to all of them, once all have come so far
	progressMessage = "bamboo_progress" // → {id, n}: the runs, every second
	runsMessage     = "bamboo_runs"     // → {id, seq, n, blob}
	partMessage     = "bamboo_part"     // → {id, seq, blob}: the beginning of a large rest
	doneMessage     = "bamboo_done"     // → {id, batches, n, pieces, blob, error, cannot_judge}: see workload.Part
	cancelMessage   = "bamboo_cancel"   // ← {id}
)

const (
	batch = 5000          // runs that a message has at most
	piece = mostFrame / 2 // bytes of the rest, as JSON, that one has at most
)

// The steps at which a worker waits for the others.
const (
	prepared = 1
	warmed   = 2
	opened   = 3
	begun    = 4 // nobody waits there
	ended    = 5 // one who reads the server's process waits there for the end of the others
)

// errand is the part of a plan that a worker carries out.
type errand struct {
	id          string
	part, parts int
	send        func(kind string, data func([]byte) []byte) error
	shows       *sheet
	going       chan going
	reader      *workload.ProcessReader // of Bamboo's process; nil: it is not read here
	beginning   time.Time               // of the load
	cancel      context.CancelFunc
	over        chan struct{} // closed at its end
}

// going is the word to go on.
type going struct {
	step int
	at   time.Time // when the load begins
}

// begin begins the part of a plan that a message asks for.
func (w *worker) begin(ctx context.Context, m message) error {
	id, part, parts := field[string](m, "id"), field[int64](m, "part"), field[int64](m, "parts")
	e := &errand{id: id, part: int(part), parts: int(parts), send: w.send, shows: w.sheet, going: make(chan going, 2),
		over: make(chan struct{})}
	o, err := readOrder(field[string](m, "order"), field[string](m, "sum"))
	switch {
	case err != nil:
	case w.errand != nil, w.present != nil:
		err = errors.New("the worker is at work already")
	case parts < 1 || part < 0 || part >= parts:
		err = fmt.Errorf("a plan of %d parts has no part %d", parts, part)
	default:
		err = w.allowOrder(o)
	}
	if err == nil && w.Process > 0 {
		e.reader, err = workload.OpenProcess(w.Process)
	}
	if err != nil {
		w.Say("refused: " + err.Error())
		return e.done(workload.Part{}, report.CannotJudge(err))
	}
	ctx, e.cancel = context.WithCancel(ctx)
	w.errand = e
	go e.run(ctx, o)
	return nil
}

// allowOrder refuses addresses that are not on the worker's own list.
func (o *Options) allowOrder(plan order) error {
	for _, at := range []string{plan.API, plan.Gateway} {
		if at != "" && !slices.Contains(o.Targets, at) {
			return fmt.Errorf("“%s” is none of the targets of this worker; start it with --target %s if it should be",
				at, at)
		}
	}
	return nil
}

// run carries the part out and says what came of it.
func (e *errand) run(ctx context.Context, o order) {
	defer close(e.over)
	env := o.environment()
	env.Progress = func(p load.Progress) { _ = e.tell(progressMessage, p.Done) } // a lost connection is seen elsewhere
	env.Ran = func(run load.Run) { e.shows.note(run, o.Work.Protocol.Gateway()) }
	part, _, err := o.Work.Drive(ctx, env, e.part, e.parts, e)
	if e.reader != nil {
		if err == nil {
			_, err = e.wait(ctx, ended)
		}
		read, unread := e.reader.End(ctx, e.beginning)
		part.Process, err = read, errors.Join(err, unread)
	}
	_ = e.done(part, err) // as above
}

// Prepared implements workload.Steps.
func (e *errand) Prepared(ctx context.Context) error {
	_, err := e.wait(ctx, prepared)
	return err
}

// Warmed implements workload.Steps.
func (e *errand) Warmed(ctx context.Context) error {
	if e.reader != nil {
		e.reader.Begin()
	}
	_, err := e.wait(ctx, warmed)
	return err
}

// Opened implements workload.Steps.
func (e *errand) Opened(ctx context.Context) (at time.Time, err error) {
	e.beginning, err = e.wait(ctx, opened)
	return e.beginning, err
}

// wait says that the worker has come to a step, and waits for the word to go on.
func (e *errand) wait(ctx context.Context, step int) (time.Time, error) {
	if err := e.tell(readyMessage, step); err != nil {
		return time.Time{}, err
	}
	for {
		select {
		case g := <-e.going:
			if g.step == step {
				return g.at, nil
			}
		case <-ctx.Done():
			return time.Time{}, ctx.Err()
		}
	}
}

// goOn hands over the word to go on; one that nobody waits for is dropped.
func (e *errand) goOn(m message) {
	in := time.Duration(number(m, "in_ms") * float64(time.Millisecond))
	select {
	case e.going <- going{step: int(field[int64](m, "step")), at: time.Now().Add(in)}:
	default:
	}
	if in > 0 {
		_ = e.tell(readyMessage, begun) // a lost connection is seen elsewhere
	}
}

// tell sends a number: the step of a ready, the runs of a progress.
func (e *errand) tell(kind string, n int) error {
	return e.send(kind, func(b []byte) []byte {
		b = msgp.AppendString(msgp.AppendString(msgp.AppendMapHeader(b, 3), "id"), e.id)
		b = msgp.AppendBool(msgp.AppendString(b, "reads"), e.reader != nil)
		return msgp.AppendInt(msgp.AppendString(b, "n"), n)
	})
}

// done sends what was measured, and why it is not all if it is not.
func (e *errand) done(part workload.Part, why error) error {
	sent, batches, pieces := 0, 0, 0
	var text []byte
	if why == nil {
		runs := part.Measured.Runs
		part.Measured.Runs = nil
		text, why = json.Marshal(part)
		for some := range slices.Chunk(runs, batch) {
			if err := e.blob(runsMessage, batches, len(some), appendRuns(nil, some)); err != nil {
				return err
			}
			sent, batches = sent+len(some), batches+1
		}
		for ; len(text) > piece; text = text[piece:] {
			if err := e.blob(partMessage, pieces, 0, text[:piece]); err != nil {
				return err
			}
			pieces++
		}
	}
	return e.send(doneMessage, func(b []byte) []byte {
		b = msgp.AppendString(msgp.AppendString(msgp.AppendMapHeader(b, 7), "id"), e.id)
		b = msgp.AppendInt(msgp.AppendString(b, "batches"), batches)
		b = msgp.AppendInt(msgp.AppendString(b, "n"), sent)
		b = msgp.AppendInt(msgp.AppendString(b, "pieces"), pieces)
		b = msgp.AppendBytes(msgp.AppendString(b, "blob"), text)
		b = msgp.AppendBool(msgp.AppendString(b, "cannot_judge"), report.IsCannotJudge(why))
		b = msgp.AppendString(b, "error")
		if why == nil {
			return msgp.AppendString(b, "")
		}
		return msgp.AppendString(b, why.Error())
	})
}

// blob sends one of several messages of bytes, which are counted from 0.
func (e *errand) blob(kind string, seq, n int, body []byte) error {
	return e.send(kind, func(b []byte) []byte {
		b = msgp.AppendString(msgp.AppendString(msgp.AppendMapHeader(b, 4), "id"), e.id)
		b = msgp.AppendInt(msgp.AppendString(b, "seq"), seq)
		b = msgp.AppendInt(msgp.AppendString(b, "n"), n)
		return msgp.AppendBytes(msgp.AppendString(b, "blob"), body)
	})
}
