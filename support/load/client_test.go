package load

import (
	"context"
	"errors"
	"runtime"
	"strings"
	"testing"
	"time"

	"bamboo-spec/support/client"
	"bamboo-spec/support/measure"
	"bamboo-spec/support/openfiles"
	"bamboo-spec/support/report"
)

func TestRunsThatAreStopped(t *testing.T) {
	for name, tc := range map[string]struct {
		writes []string
		after  int
		fault  string
	}{
		"by complete":        {[]string{"t:he", "complete"}, 1, ""},
		"by an error":        {[]string{"t:he", `{"type":"error","message":"Cancelled by user"}`}, 1, ""},
		"by a real error":    {[]string{"t:he", `{"type":"error","message":"broke down"}`}, 1, "broke down"},
		"wrong text":         {[]string{"t:xx", "complete"}, 1, "wrong"},
		"no terminal":        {[]string{"t:he"}, 1, "without a terminal"},
		"too short to reach": {[]string{"raw::\n\n", "t:he", "complete"}, 2, "before it was stopped"},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFake(t, tc.writes...)
			f.hold = make(chan struct{})
			if tc.after > 1 {
				close(f.hold)
			}
			run := f.http(t).Converse(t.Context(), Ask{Want: "hello", StopAfter: tc.after})
			faulty(t, run, tc.fault)
			latency, ok := run.StopLatency()
			if tc.fault == "" && (!ok || latency <= 0 || run.Stop.Answered.Before(run.Stop.Written) ||
				run.Stop.Late != 0) {
				t.Errorf("stop latency %v, %+v", latency, run.Stop)
			}
		})
	}
	t.Run("tokens that come too late", func(t *testing.T) {
		at := time.Now()
		s := &stopping{sent: true, done: make(chan struct{}), answer: answer{came: at},
			arrived: []time.Time{at.Add(lateAfter), at.Add(lateAfter + 1), at.Add(time.Second)}}
		close(s.done)
		j := judge{run: &Run{}}
		if s.settle(t.Context(), &j); j.run.Stop == nil || j.run.Stop.Late != 2 {
			t.Errorf("%+v", j.run.Stop)
		}
	})
}

func TestAnswersOfARealModelAreComparedWithHistory(t *testing.T) {
	for history, fault := range map[string]string{
		`{"session_id":"s","messages":[{"role":"user","content":"hi"},{"role":"assistant","content":"hello"}]}`: "",
		`{"session_id":"s","messages":[{"role":"assistant","content":"hallo"}]}`:                                "does not end in the answer",
		`{"session_id":"s","messages":[]}`: "does not end in the answer",
		`nonsense`:                         "history",
	} {
		f := newFake(t, "t:he", "t:llo", "complete")
		f.history = history
		faulty(t, f.http(t).Converse(t.Context(), Ask{Message: "hi"}), fault)
		faulty(t, f.dial(t).Chat(t.Context(), Ask{Message: "hi"}), fault)
	}
}

func TestWhatIsRefusedIsSaid(t *testing.T) {
	f := newFake(t, "t:hello", "complete")
	faulty(t, f.http(t).Converse(t.Context(), Ask{Message: "refuse"}), "status 418")
	faulty(t, f.http(t).Converse(t.Context(), Ask{Session: "other"}), "another session")
	faulty(t, f.http(t).Stream(t.Context(), Created{Session: "s", StreamURL: "/nowhere"}, Ask{}), "status 404")
	o := f.options()
	o.AuthToken = "wrong"
	g, err := NewGateway(o)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := g.Dial(t.Context(), ""); err == nil || !strings.Contains(err.Error(), "UNAUTHORIZED") {
		t.Errorf("%v", err)
	}
	o.Gateway += "/nowhere"
	if g, err = NewGateway(o); err != nil {
		t.Fatal(err)
	}
	if _, err := g.Dial(t.Context(), ""); err == nil || !strings.Contains(err.Error(), "404") {
		t.Errorf("%v", err)
	}
}

func TestSilenceEndsInTime(t *testing.T) {
	f := newFake(t, "t:he", "complete")
	f.hold = make(chan struct{})
	defer close(f.hold)
	o := f.options()
	o.Timeout = 50 * time.Millisecond
	client, err := NewHTTP(o)
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	faulty(t, client.Converse(t.Context(), Ask{Want: "hello"}), "the stream: not in time")
	g, err := NewGateway(o)
	if err != nil {
		t.Fatal(err)
	}
	conn, err := g.Dial(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	faulty(t, conn.Chat(t.Context(), Ask{Want: "hello"}), "the gateway: not in time")
}

func TestCancelEndsARun(t *testing.T) {
	f := newFake(t, "t:he", "complete")
	f.hold = make(chan struct{})
	defer close(f.hold)
	for how, follow := range map[string]func(context.Context, Ask) Run{"stream": f.http(t).Converse,
		"gateway": f.dial(t).Chat} {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		run := follow(ctx, Ask{Want: "hello", Token: func(time.Time, []byte) { cancel() }})
		if !errors.Is(run.Err, context.Canceled) {
			t.Errorf("%s: %v", how, run.Err)
		}
	}
}

func TestConnectionsAreUsedAgain(t *testing.T) {
	f := newFake(t, "t:hello", "complete")
	client := f.http(t)
	for range 5 {
		faulty(t, client.Converse(t.Context(), Ask{Want: "hello"}), "")
	}
	if n := f.conns.Load(); n != 1 {
		t.Errorf("%d connections for one user", n)
	}
}

func TestTheRunIsStartedInTheOrderOfTheTarget(t *testing.T) {
	for _, tt := range []struct {
		order client.Execute
		want  string
	}{
		{"", "POST /api/v1/chat, GET /api/v1/stream/s"},
		{client.Never, "POST /api/v1/chat, GET /api/v1/stream/s"},
		{client.BeforeStream,
			"POST /api/v1/chat, POST /api/v1/execute/s, POST /api/v1/execute/s, GET /api/v1/stream/s"},
		{client.AfterStream, "POST /api/v1/chat, GET /api/v1/stream/s, POST /api/v1/execute/s, POST /api/v1/execute/s"},
	} {
		t.Run(string(tt.order), func(t *testing.T) {
			f := newFake(t, "t:hello", "complete")
			f.lazy = tt.order == client.AfterStream
			o := f.options()
			o.Execute = tt.order
			client, err := NewHTTP(o)
			if err != nil {
				t.Fatal(err)
			}
			defer client.Close()
			faulty(t, client.Converse(t.Context(), Ask{Want: "hello"}), "")
			f.mu.Lock()
			defer f.mu.Unlock()
			if got := strings.Join(f.order, ", "); got != tt.want {
				t.Errorf("called %s, want %s", got, tt.want)
			}
		})
	}
}

func TestIdleConnectionsProveThatTheyLive(t *testing.T) {
	f := newFake(t, "t:hello", "complete")
	over, end := context.WithCancel(t.Context())
	conn := f.dial(t)
	rested := make(chan error)
	go func() { rested <- conn.Rest(t.Context(), over) }()
	end()
	if err := <-rested; err != nil {
		t.Error(err)
	}
	faulty(t, conn.Chat(t.Context(), Ask{Want: "hello"}), "")

	// What another user says is heard here too, and that is not rest.
	if err := conn.socket.write(opText, []byte(`{"type":"chat"}`), time.Second); err != nil {
		t.Fatal(err)
	}
	if err := conn.Rest(t.Context(), t.Context()); err == nil ||
		!strings.Contains(err.Error(), "token came instead of pong") {
		t.Errorf("%v", err)
	}
	if err := f.dial(t).Close(); err != nil {
		t.Fatal(err)
	}
}

func TestEveryoneInASessionCanWatch(t *testing.T) {
	f := newFake(t, "t:hello", "complete")
	conn := f.dial(t)
	if err := conn.socket.write(opText, []byte(`{"type":"chat"}`), time.Second); err != nil {
		t.Fatal(err)
	}
	faulty(t, conn.Follow(t.Context(), Ask{Want: "hello"}), "")
}

func TestOptionsWithoutSenseAreRefused(t *testing.T) {
	for name, o := range map[string]Options{
		"no address":     {Connections: 1},
		"no connections": {Config: client.Config{API: "http://127.0.0.1:1", Gateway: "ws://127.0.0.1:1"}},
	} {
		if _, err := NewHTTP(o); err == nil {
			t.Errorf("%s: HTTP is content", name)
		}
		if _, err := NewGateway(o); err == nil {
			t.Errorf("%s: the gateway is content", name)
		}
	}
}

func TestManyDialsAreSpread(t *testing.T) {
	for dials, want := range map[int]int{1: 1, 20_000: 1, 20_001: 2, 100_000: 5} {
		o := Options{Connections: 1, Dials: dials}
		if got := o.dialer().Addresses; got != want {
			t.Errorf("%d dials come from %d addresses, want %d", dials, got, want)
		}
	}
}

func TestCalibration(t *testing.T) {
	i, clock, err := Calibrate(t.Context(), time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	if i.Error.N() != calibrationUsers*calibrationTokens || clock == "" {
		t.Errorf("%d values by %q", i.Error.N(), clock)
	}
	if _, _, err := Calibrate(t.Context(), 0); !report.IsCannotJudge(err) {
		t.Errorf("over budget: %v", err)
	}
}

func TestTheCoarserClockIsSaid(t *testing.T) {
	for _, tc := range []struct{ a, b, want measure.Clock }{
		{"", "", ""}, {"", measure.KernelClock, measure.KernelClock},
		{measure.KernelClock, measure.RecordClock, measure.RecordClock},
		{measure.RecordClock, measure.ReadClock, measure.ReadClock}, {measure.ReadClock, "", measure.ReadClock},
	} {
		if got := CoarserClock(tc.a, tc.b); got != tc.want {
			t.Errorf("%q and %q: %q", tc.a, tc.b, got)
		}
	}
}

// Runs that fail alike say so in the same words, whatever their ports and texts are.
func TestFailuresShareTheirWords(t *testing.T) {
	f := newFake(t, "t:xx", "complete")
	client := f.http(t)
	a, b := client.Converse(t.Context(), Ask{Want: "hello"}), client.Converse(t.Context(), Ask{Want: "bye"})
	if what(t, a) != "a wrong answer" || what(t, a) != what(t, b) || a.Err.Error() == b.Err.Error() {
		t.Errorf("%v; %v", a.Err, b.Err)
	}
	f.Close()
	for range 2 { // from a port of its own each time
		if got := what(t, f.http(t).Converse(t.Context(),
			Ask{})); got != "session creation: the connection broke: connect: connection refused" &&
			runtime.GOOS == "linux" {
			t.Errorf("nobody answers: %s", got)
		}
	}
}

func what(t *testing.T, r Run) string {
	t.Helper()
	f, ok := errors.AsType[*Failure](r.Err)
	if !ok {
		t.Fatalf("%v is no Failure", r.Err)
	}
	return f.What
}

func TestShortageOfFilesIsNoVerdict(t *testing.T) {
	if err := CheckFiles(1); err != nil {
		t.Error(err)
	}
	if _, known := openfiles.Limit(); !known {
		return
	}
	if err := CheckFiles(1 << 40); !report.IsCannotJudge(err) || !strings.Contains(err.Error(), "ulimit -n") {
		t.Errorf("%v", err)
	}
}
