package workload

import (
	"context"
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"bamboo-spec/support/capability"
	"bamboo-spec/support/client"
	"bamboo-spec/support/load"
	"bamboo-spec/support/measure"
	"bamboo-spec/support/objective"
	"bamboo-spec/support/report"
	"bamboo-spec/support/target"
)

func TestMain(m *testing.M) {
	target.BecomeChild()
	os.Exit(m.Run())
}

// env is a reference server with its model in a process of its own.
func env(t *testing.T) Environment {
	t.Helper()
	return envOf(t, target.Settings{ModelApart: true})
}

func envOf(t *testing.T, settings target.Settings) Environment {
	t.Helper()
	source := target.NewChildren(target.ChildOptions{Dir: t.TempDir()})
	b, err := source.Take(t.Context(), settings)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := b.Release(); err != nil {
			t.Error(err)
		}
		if err := source.Close(); err != nil {
			t.Error(err)
		}
	})
	return Environment{Bamboo: b, Patience: 20 * time.Second, Known: true}
}

// Of a load with more runs than are kept one by one everything is known that the table is about: the model is asked for
// its times again and again.
func TestALoadOfVeryManyRunsIsSummedUp(t *testing.T) {
	table, err := objective.Parse([]objective.Row{{Metric: "added total time", Statistic: "p95", Limit: "< 60 s"},
		{Metric: "success rate", Limit: "= 100 %"}, {Metric: "goodput rate", Limit: "= 100 %"}})
	if err != nil {
		t.Fatal(err)
	}
	at := env(t)
	at.Table, at.Most = table, 25
	work := Work{Pacer: Closed(4, 90, 0), Mix: []Message{Counting(2, time.Millisecond)}, WarmUp: 4}
	r, err := work.Measure(t.Context(), at)
	if err != nil {
		t.Fatal(err)
	}
	if r.N() != 90 || len(r.Runs) != 0 || r.Summary == nil {
		t.Errorf("of %d runs %d are kept one by one", r.N(), len(r.Runs))
	}
	for _, j := range table.Judge(r, capability.All).Rows {
		if j.N != 90 || j.Verdict == objective.Broken || j.Value == nil {
			t.Errorf("%+v", j)
		}
	}
	if added, unrecorded := r.Series(measure.AddedTotalTime); added.N() != 90 || unrecorded != 0 {
		t.Errorf("%d added times, %d are not known", added.N(), unrecorded)
	}
}

func TestEveryMannerIsMeasured(t *testing.T) {
	quick := []Message{Counting(4, time.Millisecond)}
	for name, c := range map[string]struct {
		work     Work
		runs     int
		latency  measure.Metric
		connects int
	}{
		"streamed":  {Work{Pacer: Closed(3, 6, 0), Mix: quick, WarmUp: 2}, 6, measure.FirstTokenLatency, 0},
		"scheduled": {Work{Pacer: load.Open{Rate: 50, Count: 6}, Mix: quick}, 6, measure.FirstTokenLatency, 0},
		"dialled": {Work{Pacer: Closed(3, 6, 0), Mix: quick, Protocol: Dialled, WarmUp: 2, Idle: 2}, 6,
			measure.FirstReplyLatency, 8},
		"connected": {Work{Pacer: Closed(3, 6, 0), Mix: quick, Protocol: Connected, WarmUp: 2}, 6,
			measure.FirstReplyLatency, 3},
		"fanOut": {Work{Pacer: Closed(1, 2, 0), Mix: quick, Protocol: FanOut, Followers: 3, WarmUp: 2}, 8,
			measure.FirstReplyLatency, 4},
	} {
		t.Run(name, func(t *testing.T) {
			r, err := c.work.Measure(t.Context(), env(t))
			if err != nil {
				t.Fatal(err)
			}
			if len(r.Runs) != c.runs || r.Successes() != c.runs {
				t.Errorf("%d of %d runs succeeded, want %d: %v", r.Successes(), len(r.Runs), c.runs, r.Failures())
			}
			for _, run := range r.Runs {
				c := run.Course
				if c.Session == "" || !strings.HasPrefix(c.Message, "Conversation ") || c.Tokens != 4 ||
					c.FirstToken <= 0 || c.LastToken < c.FirstToken || c.Terminal != run.End-run.Start ||
					c.Failure != "" {
					t.Errorf("the run from %s to %s went %+v", run.Start, run.End, c)
				}
			}
			for _, m := range []measure.Metric{c.latency, measure.AddedFirstToken, measure.AddedTotalTime} {
				if s, unrecorded := r.Series(m); s.N() != c.runs || unrecorded > 0 {
					t.Errorf("%d values of %s, and %d that the model did not record; want %d", s.N(), m, unrecorded,
						c.runs)
				}
			}
			if s, _ := r.Series(measure.ConnectTime); s.N() != c.connects {
				t.Errorf("%d connect times, want %d", s.N(), c.connects)
			}
			if gaps := r.Gaps.N() + r.Gaps.Shared; gaps != 3*c.runs {
				t.Errorf("%d gaps, want %d", gaps, 3*c.runs)
			}
			if r.Driver.Clock == "" || r.Driver.Instrument == nil || r.Load.Ended <= r.Load.Began {
				t.Errorf("the driver is %+v, the load lasted %+v", r.Driver, r.Load)
			}
		})
	}
}

func TestAnswersAreStopped(t *testing.T) {
	w := Work{Pacer: Closed(2, 4, 0), Mix: []Message{Counting(500, 5*time.Millisecond)}, StopAfter: 3}
	r, err := w.Measure(t.Context(), env(t))
	if err != nil {
		t.Fatal(err)
	}
	if s, _ := r.Series(measure.StopLatency); s.N() != 4 || s.Failures() > 0 || r.Successes() != 4 {
		t.Errorf("%d stop latencies, %d successes: %v", s.N(), r.Successes(), r.Failures())
	}
	if n, counted := r.Counts[measure.TokensAfterStop]; !counted || n != 0 {
		t.Errorf("%d tokens after stop, counted: %v", n, counted)
	}
}

func TestTheProcessIsReadAroundTheLoad(t *testing.T) {
	at := env(t)
	at.Process = at.Bamboo.PID()
	r, err := Work{Pacer: Closed(2, 4, 0), Protocol: Connected, WarmUp: 2}.Measure(t.Context(), at)
	if err != nil {
		t.Fatal(err)
	}
	if growth, err := r.Process[measure.Memory].Growth(r.Load); err != nil {
		t.Errorf("memory grew by %v: %v", growth, err)
	}
	left, err := r.Process[measure.Connections].LeftOver(r.Load)
	if err != nil || left != 0 {
		t.Errorf("%v connections are left over: %v", left, err)
	}
	if peak, err := r.Process[measure.Connections].Peak(r.Load); err != nil || peak < 2 {
		t.Errorf("at most %v connections were seen: %v", peak, err)
	}
}

func TestConversationsThatDoNotMeetAreNotAtOnce(t *testing.T) {
	w := Work{Pacer: Closed(30, 30, 0), Mix: []Message{Counting(1, 0)}, AtOnce: 31}
	_, err := w.Measure(t.Context(), env(t))
	if err == nil || !report.IsCannotJudge(err) || !strings.Contains(err.Error(), "under way at one moment") {
		t.Errorf("got %v", err)
	}
}

func TestALostServerFailsItsIdleClients(t *testing.T) {
	at := env(t)
	g, err := load.NewGateway(load.Options{Config: client.Config{Gateway: at.Bamboo.GatewayURL()}, Connections: 3,
		Timeout: 5 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	d := idle{gateway: g, connected: func(time.Duration) {}, conns: make([]*load.Conn, 3)}
	if err := d.begin(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := at.Bamboo.Kill(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := d.end(); err == nil || !strings.Contains(err.Error(),
		"of 3 idle clients 3 had lost their connection") {
		t.Errorf("got %v", err)
	}
}

func TestRunsOfALostServerAllFail(t *testing.T) {
	at := env(t)
	if err := at.Bamboo.Kill(t.Context()); err != nil {
		t.Fatal(err)
	}
	r, err := Work{Pacer: Closed(2, 10, 0)}.Measure(t.Context(), at)
	if err != nil {
		t.Fatal(err)
	}
	s, _ := r.Series(measure.FirstTokenLatency)
	if p, _ := s.Percentile(measure.P50); r.Successes() != 0 || p != measure.Never || r.Gaps.Failed < 10 {
		t.Errorf("%d successes, p50 %s, %d gaps that never ended", r.Successes(), p, r.Gaps.Failed)
	}
}

// A load of which nobody is answered ends with its first conversations; one of a server that wakes up goes on.
func TestALoadIsGivenUpIfNobodyIsAnswered(t *testing.T) {
	at := env(t)
	if err := at.Bamboo.Kill(t.Context()); err != nil {
		t.Fatal(err)
	}
	for name, pacer := range map[string]load.Pacer{
		"closed": Closed(30, 10_000, 0), "for a time": Closed(3, 0, time.Hour),
		"open": load.Open{Rate: 500, For: time.Hour},
	} {
		r, err := Work{Pacer: pacer}.Measure(t.Context(), at)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if want := max(20, users(pacer)); r.GaveUp != want || len(r.Runs) != want || r.Successes() != 0 {
			t.Errorf("%s: given up after %d conversations, %d are told; want %d", name, r.GaveUp, len(r.Runs), want)
		}
		if n := r.Driver.Dropped(); n != 0 {
			t.Errorf("%s: %d starts are told as dropped by the driver", name, n)
		}
	}
}

func users(p load.Pacer) int {
	if c, ok := p.(load.Closed); ok {
		return c.Workers()
	}
	return 0
}

func TestOneAnswerIsEnoughForALoadToGoOn(t *testing.T) {
	m := &measurement{Work: Work{Pacer: Closed(2, 100, 0)}, env: Environment{Patience: time.Hour}}
	ended := false
	wave := m.firstWave(func() { ended = true })
	for i := range 100 {
		run := load.Run{Err: errors.New("no")}
		if i == 19 {
			run.Err = nil
		}
		if !wave.over([]load.Run{run}) {
			t.Fatalf("conversation %d does not count", i)
		}
	}
	if ended || wave.failed() != 0 {
		t.Error("the load was given up although one conversation succeeded")
	}
}

// A server that takes messages and is silent then is found out in a quarter of the patience, in the warm-up too.
func TestALoadIsGivenUpIfNothingComes(t *testing.T) {
	for name, w := range map[string]Work{
		"closed": {Pacer: Closed(3, 10_000, 0)}, "for a time": {Pacer: Closed(3, 0, time.Hour)},
		"open":     {Pacer: load.Open{Rate: 10, For: time.Hour}},
		"warm-up":  {Pacer: Closed(3, 10_000, 0), WarmUp: 3},
		"followed": {Pacer: Closed(3, 10_000, 0), Protocol: Dialled},
	} {
		t.Run(name, func(t *testing.T) {
			at := envOf(t, target.Settings{})
			at.Patience = 2 * time.Second
			defer at.Bamboo.Model().Pause()()
			r, err := w.Measure(t.Context(), at)
			if err != nil {
				t.Fatal(err)
			}
			if r.GaveUp == 0 || r.GaveUp >= leastWave || len(r.Runs) != r.GaveUp || r.Successes() != 0 {
				t.Errorf("given up after %d conversations, %d are told, %d succeeded", r.GaveUp, len(r.Runs),
					r.Successes())
			}
			for _, run := range r.Runs {
				if !run.TimedOut || !strings.Contains(run.Failure, "not in time") {
					t.Errorf("a conversation failed by %q", run.Failure)
				}
			}
		})
	}
}

func TestASignOfAnAnswerIsEnoughForALoadToGoOn(t *testing.T) {
	m := &measurement{Work: Work{Pacer: Closed(2, 100, 0)}, env: Environment{Patience: time.Hour}}
	wave := m.firstWave(func() { t.Error("the load was given up") })
	wave.token()(time.Now(), nil)
	wave.giveUp()
	if wave.failed() != 0 {
		t.Error("the load was given up although an answer had begun")
	}
}

func TestAnInterruptedLoadIsNoMeasurement(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	at := env(t)
	at.Progress = func(load.Progress) { cancel() }
	r, err := Work{Pacer: Closed(1, 0, time.Minute)}.Measure(ctx, at)
	if err == nil || r != nil {
		t.Errorf("got %v, %v", r, err)
	}
}

func TestOfRunsThatWereNotStoppedNothingIsCounted(t *testing.T) {
	at := env(t)
	if err := at.Bamboo.Kill(t.Context()); err != nil {
		t.Fatal(err)
	}
	r, err := Work{Pacer: Closed(2, 4, 0), StopAfter: 3}.Measure(t.Context(), at)
	if err != nil {
		t.Fatal(err)
	}
	if n, counted := r.Counts[measure.TokensAfterStop]; counted {
		t.Errorf("%d tokens after stop were counted, and nothing was stopped", n)
	}
}
