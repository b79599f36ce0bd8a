package swarm

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"bamboo-spec/support/client"
	"bamboo-spec/support/load"
	"bamboo-spec/support/measure"
	"bamboo-spec/support/report"
	"bamboo-spec/support/workload"
)

// webMaster is the web server of a master that says to a plan what a test has written down.
func webMaster(t *testing.T, lines []line, ends func(http.ResponseWriter)) *httptest.Server {
	t.Helper()
	mux := http.NewServeMux()
	mux.HandleFunc("POST /bamboo/measure", func(w http.ResponseWriter, r *http.Request) {
		for _, l := range lines {
			if err := json.NewEncoder(w).Encode(l); err != nil {
				t.Error(err)
			}
		}
		if ends != nil {
			ends(w)
		}
	})
	mux.HandleFunc("POST /bamboo/go", func(http.ResponseWriter, *http.Request) {})
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s
}

// at once are the steps of a judge that reads nothing of the machine.
type atOnce struct{}

func (atOnce) Prepared(context.Context) error            { return nil }
func (atOnce) Warmed(context.Context) error              { return nil }
func (atOnce) Opened(context.Context) (time.Time, error) { return time.Now(), nil }

// said is what two workers, a and b, say whose parts are as they should be: four conversations.
func said() []line {
	lines := []line{{Type: "workers", ID: "p", Workers: []string{"a", "b"}}}
	for step := prepared; step <= begun; step++ {
		for _, name := range []string{"a", "b"} {
			lines = append(lines, line{Type: readyMessage, Worker: name, N: step})
		}
	}
	for part, name := range []string{"a", "b"} {
		lines = append(lines, line{Type: progressMessage, Worker: name, N: 1}, sent(name, part, part+2),
			over(name, 1, 2))
	}
	return lines
}

// sent is a batch of runs of these conversations.
func sent(name string, conversations ...int) line {
	var runs []measure.Run
	for _, c := range conversations {
		runs = append(runs, measure.Run{Conversation: c, Start: time.Duration(c),
			Latencies: measure.Latencies{measure.TotalResponseTime: time.Second}})
	}
	return line{Type: runsMessage, Worker: name, N: len(runs), Blob: appendRuns(nil, runs)}
}

// over is the end of a worker that has made so many starts.
func over(name string, batches, made int) line {
	text, err := json.Marshal(workload.Part{Measured: &measure.Result{Gaps: &measure.Distribution{},
		Driver: measure.Driver{Planned: made, Made: made, Lateness: &measure.Series{}}}})
	if err != nil {
		panic(err)
	}
	return line{Type: doneMessage, Worker: name, Batches: batches, N: made, Blob: text}
}

var work = workload.Work{Pacer: load.Closed{Users: 2, Count: 4}}

func judged(t *testing.T, url string, change func(*workload.Environment)) ([]workload.Part, error) {
	t.Helper()
	at := workload.Environment{Client: client.Config{API: "http://b"}}
	if change != nil {
		change(&at)
	}
	parts, _, err := (&Judge{URL: url, Workers: 2}).Drive(t.Context(), work, at, atOnce{})
	return parts, err
}

func TestWhatWorkersMeasuredIsPutTogether(t *testing.T) {
	parts, err := judged(t, webMaster(t, said(), nil).URL, nil)
	if err != nil || len(parts) != 2 || parts[0].Worker != "a" || len(parts[1].Measured.Runs) != 2 ||
		parts[1].Measured.Runs[1].Conversation != 3 {
		t.Errorf("%+v, %v", parts, err)
	}
}

// summedUp is the end of a worker that sums up each run, cut into pieces.
func summedUp(t *testing.T, name string, made int) []line {
	t.Helper()
	r := measure.NewRecorder(measure.Keep{Most: 1})
	for range made {
		r.Run(measure.Run{Latencies: measure.Latencies{measure.TotalResponseTime: time.Second}})
	}
	part := workload.Part{Measured: r.Result()}
	part.Measured.Driver = measure.Driver{Planned: made, Made: made, Lateness: &measure.Series{}}
	text, err := json.Marshal(part)
	if err != nil {
		t.Fatal(err)
	}
	return []line{{Type: partMessage, Worker: name, Blob: text[:20]},
		{Type: partMessage, Worker: name, Seq: 1, Blob: text[20:50]},
		{Type: doneMessage, Worker: name, Pieces: 2, Blob: text[50:]}}
}

// Of very many runs a worker sends a summary: then their number must be right, and each piece of it there.
func TestAWorkerSendsASummary(t *testing.T) {
	all := said()
	for name, c := range map[string]struct {
		ends []line
		want string
	}{
		"whole":                    {summedUp(t, "a", 2), ""},
		"a piece is missing":       {summedUp(t, "a", 2)[1:], "piece 1 came where piece 0 was due"},
		"the last piece is":        {append(summedUp(t, "a", 2)[:1], summedUp(t, "a", 2)[2]), "with 1 of 2 pieces"},
		"a worker of another load": {summedUp(t, "a", 3), "of 4 runs the workers sent 5"},
	} {
		lines := slices.Concat(all[:10], c.ends, all[12:])
		parts, err := judged(t, webMaster(t, lines, nil).URL, nil)
		switch {
		case c.want != "":
			if err == nil || !report.IsCannotJudge(err) || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%s: %v, want %s", name, err, c.want)
			}
		case err != nil:
			t.Errorf("%s: %v", name, err)
		default:
			if n, _ := parts[0].Runs(); n != 2 || parts[0].Measured.Summary == nil {
				t.Errorf("%s: %d runs, %+v", name, n, parts[0].Measured)
			}
		}
	}
}

// One worker reads the process of Bamboo: its part comes when the others have ended, with what it has read.
func TestAReaderIsToldWhenTheOthersHaveEnded(t *testing.T) {
	lines := said()
	for i := range lines {
		lines[i].Reads = lines[i].Type == readyMessage && lines[i].Worker == "b"
	}
	last := len(lines) - 1
	lines = append(lines[:last], line{Type: readyMessage, Worker: "b", N: ended, Reads: true}, lines[last])
	parts, err := judged(t, webMaster(t, lines, nil).URL, nil)
	if err != nil || len(parts) != 2 {
		t.Errorf("%+v, %v", parts, err)
	}
}

// Whatever goes wrong with workers or master: nothing is said of Bamboo, and the error says what it was.
func TestWhatGoesWrongIsNeverAVerdict(t *testing.T) {
	with := func(change func(lines []line) []line) []line { return change(said()) }
	for name, c := range map[string]struct {
		lines []line
		want  string
	}{
		"a worker that is lost": {with(func(l []line) []line {
			return append(l[:9], line{Type: progressMessage, Worker: "a", N: 43}, line{Type: "lost", Worker: "a"})
		}), "worker a was lost after 43 runs"},
		"a worker that is lost while it warms up": {with(func(l []line) []line {
			return append(l[:2], line{Type: "lost", Worker: "b"})
		}), "worker b was lost after 0 runs"},
		"a master that goes away": {with(func(l []line) []line { return l[:11] }), "the master went away"},
		"a worker that refuses": {with(func(l []line) []line {
			return append(l[:1], line{Type: doneMessage, Worker: "b", Error: "use one version", Cannot: true})
		}), "worker b: use one version"},
		"a batch that is missing": {with(func(l []line) []line { return append(l[:10], l[11:]...) }),
			"worker a says that it sent 2 runs in 1 batch, and 0 in 0 came"},
		"a batch that comes twice": {with(func(l []line) []line { return append(l[:11], l[10:]...) }),
			"batch 0 came where batch 1"},
		"a batch that is cut": {with(func(l []line) []line { l[10].Blob = l[10].Blob[:20]; return l }), "batch 0"},
		"a start without its run": {with(func(l []line) []line {
			l[11] = over("a", 1, 3)
			l[11].N = 2
			return l
		}), "worker a made 3 starts and sent 2 runs"},
		"two workers of one conversation": {with(func(l []line) []line { l[10] = sent("a", 0, 1); return l }),
			"conversation 1 was held by the workers a and b"},
		"a conversation twice": {with(func(l []line) []line { l[10] = sent("a", 2, 2); return l }),
			"of conversation 2 there are 2 runs instead of 1"},
		"a conversation that is missing": {with(func(l []line) []line { l[10] = sent("a", 0, 4); return l }),
			"conversation 2 is missing"},
		"two workers that read a process": {with(func(l []line) []line {
			for i := range l {
				l[i].Reads = l[i].Type == readyMessage
			}
			return l
		}), "the workers a, b all read a process; start one of them with --pid"},
		"a reader that is lost after its load": {with(func(l []line) []line {
			l[2].Reads = true
			return append(l[:len(l)-1], line{Type: readyMessage, Worker: "b", N: ended, Reads: true},
				line{Type: "lost", Worker: "b"})
		}), "worker b was lost"},
		"a foreign worker": {with(func(l []line) []line { l[10].Worker = "c"; return l }), "none of the plan's: c"},
		"what is no result": {with(func(l []line) []line { l[11].Blob = []byte("{"); return l }),
			"what worker a measured cannot be read"},
		"what is no plan": {[]line{{Type: "workers", ID: "p", Workers: []string{"a"}}}, "the master answers"},
		"too few workers": {nil, "1 workers are ready"},
	} {
		t.Run(name, func(t *testing.T) {
			s := webMaster(t, c.lines, func(w http.ResponseWriter) {
				if c.lines == nil {
					w.WriteHeader(http.StatusConflict)
					fmt.Fprint(w, `{"error": "1 workers are ready and 2 are asked for", "not_ready": true}`)
				}
			})
			parts, err := judged(t, s.URL, nil)
			if err == nil || !report.IsCannotJudge(err) || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%d parts, %v; want %s", len(parts), err, c.want)
			}
		})
	}
}

// A plan that is not over is ended, and the next one is not asked for before the master has let go of it.
func TestAPlanThatFailsIsEnded(t *testing.T) {
	ended, over := make(chan string, 1), false
	mux := http.NewServeMux()
	mux.HandleFunc("POST /bamboo/measure", func(w http.ResponseWriter, r *http.Request) {
		for _, l := range append(said()[:2], line{Type: "lost", Worker: "b"}) {
			if err := json.NewEncoder(w).Encode(l); err != nil {
				t.Error(err)
			}
		}
		_ = http.NewResponseController(w).Flush() // a judge that is gone is seen below
		select {
		case id := <-ended:
			over = id == "p"
		case <-r.Context().Done():
		}
	})
	mux.HandleFunc("POST /bamboo/end", func(_ http.ResponseWriter, r *http.Request) {
		var plan struct{ ID string }
		if err := json.NewDecoder(r.Body).Decode(&plan); err != nil {
			t.Error(err)
		}
		ended <- plan.ID
	})
	s := httptest.NewServer(mux)
	defer s.Close()
	if _, err := judged(t, s.URL, nil); err == nil || !strings.Contains(err.Error(), "worker b was lost after 0 runs") {
		t.Error(err)
	}
	if s.Close(); !over {
		t.Error("the plan was not ended")
	}
}

func TestAMasterWithoutAWebServerIsToldApart(t *testing.T) {
	s := httptest.NewServer(nil)
	s.Close()
	if _, err := judged(t, s.URL, nil); !report.IsCannotJudge(err) || !strings.Contains(err.Error(), "--headless") {
		t.Error(err)
	}
}

func TestCredentialsAreNotSentToWorkers(t *testing.T) {
	s := webMaster(t, said(), nil)
	for name, change := range map[string]func(*workload.Environment){
		"a token":  func(e *workload.Environment) { e.AuthToken = "secret" },
		"a header": func(e *workload.Environment) { e.Client.Header = http.Header{"Authorization": {"secret"}} },
	} {
		if _, err := judged(t, s.URL, change); !report.IsCannotJudge(err) ||
			!strings.Contains(err.Error(), "not sent") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Where its time bounds a load, faster workers hold more conversations than others.
func TestALoadThatItsTimeBoundsHasGapsInItsNumbers(t *testing.T) {
	lines := said()
	lines[10], lines[11] = sent("a", 0, 2, 4, 6), over("a", 1, 4)
	s := webMaster(t, lines, nil)
	at := workload.Environment{Client: client.Config{API: "http://b"}}
	parts, _, err := (&Judge{URL: s.URL, Workers: 2}).Drive(t.Context(),
		workload.Work{Pacer: load.Closed{Users: 2, For: time.Second}}, at, atOnce{})
	if err != nil || len(parts) != 2 {
		t.Errorf("%d parts, %v", len(parts), err)
	}
}

// A worker that is told to begin long after the others would measure another load.
func TestAWorkerThatBeginsLateIsNoPartOfTheLoad(t *testing.T) {
	p := &plan{by: map[string]*member{"a": {}}, told: time.Now().Add(-mostSkew - time.Millisecond)}
	if err := p.take(line{Type: readyMessage, Worker: "a", N: begun}); err == nil {
		t.Error("it is taken for one of them")
	}
}
