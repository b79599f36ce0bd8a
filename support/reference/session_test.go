package reference

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"
)

func TestEachTurnSendsAllEarlierTurns(t *testing.T) {
	w := newWorld(t)
	id, url := w.create("one", "")
	w.open(url).rest()
	s := w.connected(id)
	s.chat(id, "two")
	s.turn()
	w.create("three", id)
	w.open(url).rest()
	var told []string
	for _, m := range w.model.calls()[2].Messages {
		told = append(told, m.Role+": "+*m.Content)
	}
	want := []string{"user: one", "assistant: You said: one", "user: two", "assistant: You said: two", "user: three"}
	if fmt.Sprint(told) != fmt.Sprint(want) {
		t.Errorf("upstream was told %v, want %v", told, want)
	}
	w.wantHistory(id, append(want, "assistant: You said: three")...)
}

// TestOneRunForTwoCreates also covers a message that arrives while the run is on:
// it waits for the next, and stands behind the answer in history.
func TestOneRunForTwoCreates(t *testing.T) {
	w := newWorld(t)
	goOn := make(chan struct{})
	w.model.script("b", func(c *upstreamCall) { c.say("both"); <-goOn; c.end() })
	id, url := w.create("a", "")
	w.create("b", id)
	stream := w.open(url)
	stream.next()
	w.create("c", id)
	w.wantHistory(id, "user: a", "user: b", "user: c")
	close(goOn)
	if got := stream.rest(); got != "complete(3+4=7)" {
		t.Errorf("stream: %s", got)
	}
	w.wantHistory(id, "user: a", "user: b", "assistant: both", "user: c")
	if got := w.open(url).rest(); got != "You  said:  c complete(3+4=7)" {
		t.Errorf("next stream: %s", got)
	}
	w.wantHistory(id, "user: a", "user: b", "assistant: both", "user: c", "assistant: You said: c")
	if n := len(w.model.calls()); n != 2 {
		t.Errorf("%d upstream calls, want 2", n)
	}
}

func TestASecondStreamAttaches(t *testing.T) {
	w := newWorld(t)
	goOn := make(chan struct{})
	w.model.script("hello", func(c *upstreamCall) { c.say("1"); <-goOn; c.say("2", "3"); c.end() })
	id, url := w.create("hello", "")
	first := w.open(url)
	first.next()
	second := w.open(url)
	s := w.connected(id)
	close(goOn)
	want := "2 3 complete(3+4=7)"
	if a, b, c := first.rest(), second.rest(), s.turn(); a != want || b != want || c != want {
		t.Errorf("first %s\nsecond %s\ngateway %s", a, b, c)
	}
	if n := len(w.model.calls()); n != 1 {
		t.Errorf("%d upstream calls, want 1", n)
	}
}

func TestStopEndsTheRunAndItsUpstreamCall(t *testing.T) {
	w := newWorld(t)
	gone := make(chan struct{})
	w.model.script("long", func(c *upstreamCall) { c.say("so ", "far"); <-c.ctx.Done(); close(gone) })
	goOn := make(chan struct{})
	w.model.script("neighbour", func(c *upstreamCall) { c.say("mine"); <-goOn; c.end() })
	id, url := w.create("long", "")
	_, neighbourURL := w.create("neighbour", "")
	stream, neighbour := w.open(url), w.open(neighbourURL)
	stream.next()
	stream.next()
	neighbour.next()
	w.wantStop(id, 200)
	w.wantStop(id, 404)
	w.wait(gone, "the end of the stopped run's upstream call")
	if got := stream.rest(); got != "error(cancelled: the run was stopped)" {
		t.Errorf("stopped stream: %s", got)
	}
	w.wantStop(id, 404)
	w.wantHistory(id, "user: long", "assistant: so far")
	close(goOn)
	if got := neighbour.rest(); got != "complete(3+4=7)" {
		t.Errorf("the neighbour's stream: %s", got)
	}
}

func TestAMessageStoppedBeforeItsFirstTokenStillWaits(t *testing.T) {
	w := newWorld(t)
	asked := make(chan struct{}, 1)
	w.model.script("hello", func(c *upstreamCall) { asked <- struct{}{}; <-c.ctx.Done() })
	s := w.connected("shared")
	s.chat("shared", "hello")
	w.wait(asked, "the upstream call")
	w.wantStop("shared", 200) // a run of the gateway, stopped over HTTP
	if got := s.turn(); got != "error(AGENT_ERRORcancelled: the run was stopped)" {
		t.Errorf("gateway: %s", got)
	}
	w.wantHistory("shared", "user: hello")
	w.model.script("hello", nil)
	if got := w.open("/api/v1/stream/shared").rest(); got != "You  said:  hello complete(3+4=7)" {
		t.Errorf("stream: %s", got)
	}
}

func TestARunGoesOnWhenItsClientLeaves(t *testing.T) {
	w := newWorld(t)
	goOn, over := make(chan struct{}), make(chan struct{})
	w.model.script("hello", func(c *upstreamCall) { c.say("1"); <-goOn; c.say("2"); c.end(); close(over) })
	id, url := w.create("hello", "")
	stream := w.open(url)
	stream.next()
	stream.body.Close()
	eventually(t, func() bool { return joined(w.server, id) == 0 }, func() string { return "the stream was not freed" })
	watcher := w.connected(id)
	close(goOn)
	w.wait(over, "the end of the upstream call")
	if got := watcher.turn(); got != "2 complete(3+4=7)" {
		t.Errorf("who joined in mid-run got %s", got)
	}
	w.wantHistory(id, "user: hello", "assistant: 12")
}

func joined(s *Server, session string) int {
	h := s.w.Hub.(*hub)
	h.mu.RLock()
	defer h.mu.RUnlock()
	if r := h.rooms[session]; r != nil {
		r.mu.Lock()
		defer r.mu.Unlock()
		return len(r.subs)
	}
	return 0
}

func TestToolCalls(t *testing.T) {
	w := newWorld(t)
	w.model.script("sum", func(c *upstreamCall) {
		switch c.rounds() {
		case 0:
			c.say("let me see ")
			c.use(ToolCall{"c1", "add", `{"numbers":[1, 2.5, -3]}`}, ToolCall{"c2", "upper_case", `{"text":"grün"}`})
		case 2:
			c.use(ToolCall{"c3", "fly", `{}`}, ToolCall{"c4", "add", `{"numbers":["one"]}`},
				ToolCall{"", "wait", `{"milliseconds":1}`})
		default:
			c.say("it is 0.5")
			c.end()
		}
	})
	id, url := w.create("sum", "")
	want := `let me see  start(c1 add {"numbers":[1,2.5,-3]}) done(c1 0.5) start(c2 upper_case {"text":"grün"}) done(c2 GRÜN) ` +
		`start(c3 fly {}) failed(c3) start(c4 add {"numbers":["one"]}) failed(c4) start(call_5 wait {"milliseconds":1}) done(call_5 waited 1 ms) ` +
		`it is 0.5 complete(9+12=21)`
	if got := w.open(url).rest(); got != want {
		t.Errorf("stream:\n%s\nwant:\n%s", got, want)
	}
	w.wantHistory(id, "user: sum", "assistant: let me see it is 0.5")
	calls := w.model.calls()
	last := calls[len(calls)-1].Messages
	if len(calls) != 3 || len(last) != 8 || len(calls[0].Tools) != 3 {
		t.Fatalf("%d calls, the last with %d messages", len(calls), len(last))
	}
	if m := last[1]; m.Role != "assistant" || *m.Content != "let me see " || len(m.ToolCalls) != 2 ||
		m.ToolCalls[0].Function.Arguments != `{"numbers":[1, 2.5, -3]}` {
		t.Errorf("the first round is told as %+v", m)
	}
	if m := last[5]; m.Role != "tool" || m.ToolCallID != "c3" || !strings.HasPrefix(*m.Content, "error: unknown tool") {
		t.Errorf("the unknown tool is told as %+v", m)
	}
}

func TestARunStoppedInATool(t *testing.T) {
	w := newWorld(t)
	w.model.script("wait", func(c *upstreamCall) { c.use(ToolCall{"c1", "wait", `{"milliseconds":10000}`}) })
	id, url := w.create("wait", "")
	stream := w.open(url)
	stream.next()
	w.wantStop(id, 200)
	if got := stream.rest(); got != "error(cancelled: the run was stopped)" {
		t.Errorf("stream: %s", got)
	}
}

func TestAModelThatOnlyAsksForTools(t *testing.T) {
	w := newWorld(t)
	w.model.script("loop", func(c *upstreamCall) { c.use(ToolCall{"c", "upper_case", `{"text":""}`}) })
	_, url := w.create("loop", "")
	if got := w.open(url).rest(); !strings.HasSuffix(got,
		"error(the model asked for tools in 32 rounds without coming to an answer)") {
		t.Errorf("stream ends with %s", got[max(0, len(got)-200):])
	}
}

func TestManySessionsAtOnce(t *testing.T) {
	w := newWorld(t)
	var all sync.WaitGroup
	for i := range 40 {
		all.Go(func() {
			message := fmt.Sprintf("question %d", i)
			id, url := w.create(message, "")
			if got, want := w.open(url).rest(), "You  said:  "+message+" complete(3+4=7)"; got != want {
				t.Errorf("%s: %s", message, got)
			}
			w.wantHistory(id, "user: "+message, "assistant: You said: "+message)
		})
	}
	all.Wait()
	lanes := func() int {
		c := w.server.w.Runs.(*conductor)
		c.mu.Lock()
		defer c.mu.Unlock()
		return len(c.lanes)
	}
	eventually(t, func() bool { return lanes() == 0 }, func() string { return fmt.Sprintf("%d lanes left", lanes()) })
}

func TestCloseEndsRunsWithATerminal(t *testing.T) {
	w := newWorld(t)
	w.model.script("long", func(c *upstreamCall) { c.say("so far"); <-c.ctx.Done() })
	id, url := w.create("long", "")
	stream := w.open(url)
	s := w.connected(id)
	s.chat(id, "queued")
	stream.next()
	queued := func() bool {
		c := w.server.w.Runs.(*conductor)
		l := c.enter(id)
		defer c.exit(l)
		return len(l.queue) == 1
	}
	eventually(t, queued, func() string { return "the second chat is not queued" })
	closed := make(chan error, 1)
	go func() { closed <- w.server.Close() }()
	if got := stream.rest(); got != "error("+errShutdown.Error()+")" {
		t.Errorf("stream: %s", got)
	}
	for _, run := range []string{"the active", "the queued"} {
		if got := s.turn(); !strings.HasSuffix(got, "error(AGENT_ERROR"+errShutdown.Error()+")") {
			t.Errorf("%s run ended on the gateway with %s", run, got)
		}
	}
	if err := <-closed; err != nil {
		t.Error(err)
	}
}

func TestCloseDoesNotWaitForSilentClients(t *testing.T) {
	w := newWorld(t)
	w.connected("a") // never answers the close frame
	began := time.Now()
	if err := w.server.Close(); err != nil {
		t.Error(err)
	}
	if took := time.Since(began); took > 2*time.Second {
		t.Errorf("Close took %s", took)
	}
	if err := w.server.Close(); err != nil {
		t.Errorf("second Close: %v", err)
	}
}
