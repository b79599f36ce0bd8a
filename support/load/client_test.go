package load

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/tidwall/gjson"

	"bamboo-spec/support/bamboo"
	"bamboo-spec/support/load/tokenserver"
	"bamboo-spec/support/measure"
	"bamboo-spec/support/openfiles"
	"bamboo-spec/support/report"
)

// answers are what a server may say to "hi" in session s, one write each; the same
// for both transports.
var answers = []struct {
	name   string
	writes []string // of tokens t:…, complete, and raw JSON
	want   string
	fault  string // in the error; empty: it is right
	tokens int
}{
	{"the right answer", []string{"t:he", "t:llo", "complete"}, "hello", "", 2},
	{"what nobody knows is no fault", []string{`{"type":"mood","value":1}`, "t:hello", `[KEEPALIVE]`, "complete"}, "hello", "", 1},
	{"a tool on the way", []string{"t:he", `{"type":"tool_start","tool_call_id":"1","tool_name":"x"}`, `{"type":"tool_complete","tool_call_id":"1"}`, "t:llo", "complete"}, "hello", "", 2},
	{"an empty token is none", []string{`{"type":"token","content":""}`, "t:hello", "complete"}, "hello", "", 1},
	{"escapes that are rare", []string{`{"type":"token","content":"\u0068ello"}`, "complete"}, "hello", "", 1},
	{"a wrong answer", []string{"t:he", "t:xx", "t:o", "complete"}, "hello", "a wrong answer: \"xx\" instead of \"llo\"", 3},
	{"too short an answer", []string{"t:he", "complete"}, "hello", "too short: 2 of 5 bytes", 1},
	{"too long an answer", []string{"t:hello", "t:!", "complete"}, "hello", "from byte 5 on", 2},
	{"no token", []string{"complete"}, "hello", "without a token", 0},
	{"an error", []string{"t:he", `{"type":"error","message":"no luck"}`}, "hello", "no luck", 1},
	{"cancelled by nobody", []string{"t:he", `{"type":"cancelled"}`}, "hello", "cancelled", 1},
	{"a foreign session", []string{`{"type":"token","session_id":"other","content":"hello"}`, "complete"}, "hello", "another session", 1},
	{"a foreign terminal", []string{"t:hello", `{"type":"complete","session_id":"other"}`}, "hello", "another session", 1},
	{"what is not JSON", []string{"t:hello", `{"type":`, "complete"}, "hello", "not JSON", 1},
	{"a token without text", []string{`{"type":"token"}`, "t:hello", "complete"}, "hello", "no text", 1},
}

// streamOnly are faults that end with the end of a stream.
var streamOnly = []struct {
	name   string
	writes []string
	fault  string
}{
	{"two terminals", []string{"t:hello", "complete", "complete"}, "two terminals"},
	{"a token after the terminal", []string{"t:hello", "complete", "t:!"}, "after the terminal"},
	{"a tool after the terminal", []string{"t:hello", "complete", `{"type":"tool_start","tool_call_id":"1"}`}, "after the terminal"},
	{"no terminal", []string{"t:hello"}, "without a terminal"},
	{"an unfinished event", []string{"t:hello", "raw:data: {"}, "ended in the middle"},
}

// event is one of the writes as JSON.
func event(write, session string) string {
	switch text, token := strings.CutPrefix(write, "t:"); {
	case token && session == "":
		return fmt.Sprintf(`{"type":"token","content":%q}`, text)
	case token:
		return fmt.Sprintf(`{"type":"agent_token","session_id":%q,"token":%q}`, session, text)
	case write == "complete":
		return `{"type":"complete","usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}`
	}
	return write
}

// fake is a Bamboo that answers everything with the same writes.
type fake struct {
	*httptest.Server
	writes  []string
	hold    chan struct{} // waited for after the first write; nil: not
	history string
	calls   sync.Map // paths
	conns   atomic.Int64
}

func newFake(t *testing.T, writes ...string) *fake {
	f := &fake{writes: writes}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /api/v1/chat", func(w http.ResponseWriter, r *http.Request) {
		if body, _ := io.ReadAll(r.Body); gjson.GetBytes(body, "message").Str == "refuse" {
			http.Error(w, "not today", http.StatusTeapot)
			return
		}
		w.WriteHeader(http.StatusCreated)
		fmt.Fprint(w, `{"session_id":"s","stream_url":"/api/v1/stream/s","status":"streaming"}`)
	})
	mux.HandleFunc("GET /api/v1/stream/s", f.stream)
	mux.HandleFunc("GET /api/v1/history/s", func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, f.history) })
	mux.HandleFunc("POST /api/v1/stop/s", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, `{"success":true}`)
		close(f.hold)
	})
	mux.HandleFunc("POST /api/v1/execute/s", func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusAccepted) })
	mux.HandleFunc("GET /gateway", f.gateway)
	f.Server = httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		f.calls.Store(r.URL.Path, true)
		mux.ServeHTTP(w, r)
	}))
	f.Config.ConnState = func(_ net.Conn, s http.ConnState) {
		if s == http.StateNew {
			f.conns.Add(1)
		}
	}
	f.Start()
	t.Cleanup(f.Close)
	return f
}

func (f *fake) stream(w http.ResponseWriter, r *http.Request) {
	for i, write := range f.writes {
		if raw, is := strings.CutPrefix(write, "raw:"); is {
			fmt.Fprint(w, raw)
		} else {
			fmt.Fprintf(w, "data: %s\n\n", event(write, ""))
		}
		if err := http.NewResponseController(w).Flush(); err != nil {
			return
		}
		f.pause(r.Context(), i)
	}
}

func (f *fake) pause(ctx context.Context, i int) {
	if f.hold != nil && i == 0 {
		select {
		case <-f.hold:
		case <-ctx.Done():
		}
	}
}

func (f *fake) gateway(w http.ResponseWriter, r *http.Request) {
	conn, err := upgrade(w, r)
	if err != nil {
		return
	}
	defer conn.Close()
	for {
		_, data, err := conn.ReadMessage()
		if err != nil {
			return
		}
		say := func(s string) { err = errors.Join(err, conn.WriteMessage(websocket.TextMessage, []byte(s))) }
		switch m := gjson.ParseBytes(data); m.Get("type").Str {
		case "connect":
			if m.Get("auth").Str == "wrong" {
				say(`{"type":"error","code":"UNAUTHORIZED","message":"no"}`)
			} else {
				say(`{"type":"connected","session_id":"s"}`)
			}
		case "chat":
			for i, write := range f.writes {
				say(event(write, "s"))
				f.pause(r.Context(), i)
			}
		case "ping":
			say(`{"type":"pong","timestamp":1}`)
		}
		if err != nil {
			return
		}
	}
}

func upgrade(w http.ResponseWriter, r *http.Request) (*websocket.Conn, error) {
	return (&websocket.Upgrader{}).Upgrade(w, r, nil)
}

func (f *fake) options() Options {
	return Options{
		Config:      bamboo.Config{API: f.URL, Gateway: "ws" + strings.TrimPrefix(f.URL, "http") + "/gateway"},
		Connections: 4, Timeout: 20 * time.Second,
	}
}

func (f *fake) http(t *testing.T) *HTTP {
	t.Helper()
	c, err := NewHTTP(f.options())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

func (f *fake) dial(t *testing.T) *Conn {
	t.Helper()
	g, err := NewGateway(f.options())
	if err != nil {
		t.Fatal(err)
	}
	conn, err := g.Dial(t.Context(), "s")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	return conn
}

// faulty checks the error of a run.
func faulty(t *testing.T, run Run, fault string) {
	t.Helper()
	switch {
	case fault == "" && run.Err != nil:
		t.Errorf("the right answer fails: %v", run.Err)
	case fault != "" && run.Err == nil:
		t.Errorf("no failure, want one with %q", fault)
	case fault != "" && !strings.Contains(run.Err.Error(), fault):
		t.Errorf("fails with %q, want one with %q", run.Err, fault)
	}
}

func TestOnlyTheRightAnswerIsASuccess(t *testing.T) {
	for _, tc := range answers {
		t.Run(tc.name, func(t *testing.T) {
			ask := Ask{Message: "hi", Session: "s", Want: tc.want}
			for how, run := range map[string]Run{
				"stream":  newFake(t, tc.writes...).http(t).Converse(t.Context(), ask),
				"gateway": newFake(t, tc.writes...).dial(t).Chat(t.Context(), ask),
			} {
				t.Run(how, func(t *testing.T) {
					faulty(t, run, tc.fault)
					if run.Tokens != tc.tokens || run.Terminal.IsZero() || run.Session != "s" {
						t.Errorf("%+v, want %d tokens and a terminal", run, tc.tokens)
					}
				})
			}
		})
	}
}

func TestNothingComesAfterTheTerminal(t *testing.T) {
	for _, tc := range streamOnly {
		t.Run(tc.name, func(t *testing.T) {
			run := newFake(t, tc.writes...).http(t).Converse(t.Context(), Ask{Message: "hi", Session: "s", Want: "hello"})
			faulty(t, run, tc.fault)
		})
	}
	t.Run("at the gateway, when the user leaves", func(t *testing.T) {
		conn := newFake(t, "t:hello", "complete", "complete").dial(t)
		faulty(t, conn.Chat(t.Context(), Ask{Want: "hello"}), "")
		if err := conn.Leave(t.Context()); err == nil || !strings.Contains(err.Error(), "complete came instead of pong") {
			t.Errorf("leaving: %v", err)
		}
	})
	t.Run("at the gateway, nothing", func(t *testing.T) {
		conn := newFake(t, "t:hello", "complete").dial(t)
		faulty(t, conn.Chat(t.Context(), Ask{Want: "hello"}), "")
		if err := conn.Leave(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

func TestMomentsOfARun(t *testing.T) {
	server, err := tokenserver.Start(tokenserver.Options{Tokens: 5, First: ms, Every: ms})
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	o := Options{Config: bamboo.Config{API: server.URL(), Gateway: server.GatewayURL()}, Connections: 1}
	client, err := NewHTTP(o)
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	o.API = "" // the gateway cannot ask for history then
	gateway, err := NewGateway(o)
	if err != nil {
		t.Fatal(err)
	}
	conn, err := gateway.Dial(t.Context(), "mine")
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	created, err := client.Create(t.Context(), Ask{})
	if err != nil {
		t.Fatal(err)
	}
	if created.Took <= 0 || conn.Took <= 0 || conn.Session != "mine" {
		t.Errorf("creation took %v, connecting to %q %v", created.Took, conn.Session, conn.Took)
	}
	var gaps int
	var longest time.Duration
	var numbers []int
	due := time.Now().Add(-time.Second) // the driver is late
	ask := Ask{Intended: due, Gap: func(d time.Duration) { gaps++; longest = max(longest, d) }, Token: func(_ time.Time, text []byte) {
		stamp, err := tokenserver.ReadStamp(text)
		if err != nil {
			t.Error(err)
		}
		numbers = append(numbers, stamp.Number)
	}}
	for how, follow := range map[string]func() Run{
		"stream":  func() Run { return client.Stream(t.Context(), created, ask) },
		"gateway": func() Run { return conn.Chat(t.Context(), ask) },
	} {
		t.Run(how, func(t *testing.T) {
			gaps, longest, numbers = 0, 0, nil
			r := follow()
			if r.Err != nil {
				t.Fatal(r.Err)
			}
			if r.Tokens != 5 || len(numbers) != 5 || gaps+r.Shared != 4 || r.Stall != longest {
				t.Errorf("%d tokens %v, %d gaps, %d shared; longest %v or %v", r.Tokens, numbers, gaps, r.Shared, r.Stall, longest)
			}
			if r.Asked != due || r.FirstToken.Before(due) || r.LastToken.Before(r.FirstToken) || r.Terminal.Before(r.LastToken) {
				t.Errorf("out of order: %+v", r)
			}
			// A run that begins late has the delay in its latency.
			if first, ok := r.FirstTokenLatency(); !ok || first < time.Second {
				t.Errorf("first token latency %v, due a second before it began", first)
			}
			if per, ok := r.PerToken(); !ok || per != r.LastToken.Sub(r.FirstToken)/4 {
				t.Errorf("time per token %v", per)
			}
			if r.Text == "" {
				t.Error("nobody knows the answer, and it is not kept")
			}
		})
	}
}

// The stream request of a conversation that begins late is late by as much, and
// what session creation took is in no other value.
func TestSessionCreationIsNotInTheLatency(t *testing.T) {
	due := time.Now().Add(-time.Second)
	run := newFake(t, "t:hello", "complete").http(t).Converse(t.Context(), Ask{Intended: due, Want: "hello"})
	if run.Err != nil {
		t.Fatal(run.Err)
	}
	first, _ := run.FirstTokenLatency()
	if run.Intended != due || run.Asked.Before(due.Add(run.Created)) || run.Created <= 0 || first < time.Second {
		t.Errorf("%+v, first token after %v", run, first)
	}
	if whole := run.FirstToken.Sub(due); first >= whole {
		t.Errorf("first token latency %v has session creation (%v) in it: from the beginning it is %v", first, run.Created, whole)
	}
}

func TestTokensOfOneReadAreShared(t *testing.T) {
	f := newFake(t, "raw:data: {\"type\":\"token\",\"content\":\"a\"}\n\ndata: {\"type\":\"token\",\"content\":\"b\"}\n\n", "complete")
	var gaps int
	run := f.http(t).Converse(t.Context(), Ask{Want: "ab", Gap: func(time.Duration) { gaps++ }})
	if run.Err != nil || run.Tokens != 2 || run.Shared != 1 || gaps != 0 {
		t.Errorf("%+v, %d gaps", run, gaps)
	}
}

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
			if tc.fault == "" && (!ok || latency <= 0 || run.Stop.Answered.Before(run.Stop.Written) || run.Stop.Late != 0) {
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
	for how, follow := range map[string]func(context.Context, Ask) Run{"stream": f.http(t).Converse, "gateway": f.dial(t).Chat} {
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

func TestExecuteIsCalledWhereItIsNeeded(t *testing.T) {
	f := newFake(t, "t:hello", "complete")
	faulty(t, f.http(t).Converse(t.Context(), Ask{Want: "hello"}), "")
	if _, called := f.calls.Load("/api/v1/execute/s"); called {
		t.Error("execute was called without need")
	}
	o := f.options()
	o.Execute = true
	client, err := NewHTTP(o)
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	faulty(t, client.Converse(t.Context(), Ask{Want: "hello"}), "")
	if _, called := f.calls.Load("/api/v1/execute/s"); !called {
		t.Error("execute was not called")
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
	if err := conn.ws.WriteMessage(websocket.TextMessage, []byte(`{"type":"chat"}`)); err != nil {
		t.Fatal(err)
	}
	if err := conn.Rest(t.Context(), t.Context()); err == nil || !strings.Contains(err.Error(), "token came instead of pong") {
		t.Errorf("%v", err)
	}
	if err := f.dial(t).ws.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestEveryoneInASessionCanWatch(t *testing.T) {
	f := newFake(t, "t:hello", "complete")
	conn := f.dial(t)
	if err := conn.ws.WriteMessage(websocket.TextMessage, []byte(`{"type":"chat"}`)); err != nil {
		t.Fatal(err)
	}
	faulty(t, conn.Watch(t.Context(), Ask{Want: "hello"}), "")
}

func TestOptionsWithoutSenseAreRefused(t *testing.T) {
	for name, o := range map[string]Options{
		"no address":     {Connections: 1},
		"no connections": {Config: bamboo.Config{API: "http://127.0.0.1:1", Gateway: "ws://127.0.0.1:1"}},
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
		{"", "", ""}, {"", measure.KernelClock, measure.KernelClock}, {measure.KernelClock, measure.RecordClock, measure.RecordClock},
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
		if got := what(t, f.http(t).Converse(t.Context(), Ask{})); got != "session creation: the connection broke: connect: connection refused" && runtime.GOOS == "linux" {
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
