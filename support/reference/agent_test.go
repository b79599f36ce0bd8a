package reference

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
)

// manualClock fires its timers when the test says so.
type manualClock struct {
	clock
	timers chan func()
}

func (c manualClock) AfterFunc(_ time.Duration, f func()) Timer {
	c.timers <- f
	return time.NewTimer(time.Hour)
}

func TestTools(t *testing.T) {
	tools := builtInTools{&wiring{Parts: Parts{Clock: clock{}}}}
	for _, c := range []struct{ name, arguments, want string }{
		{"add", `{"numbers":[1,2,3]}`, "6"},
		{"add", `{"numbers":[]}`, "0"},
		{"add", `{"numbers":[1e3,-0.5]}`, "999.5"},
		{"add", `{"numbers":[1,null]}`, "!add: null is not a number"},
		{"add", `{"numbers":null}`, "!add needs"},
		{"add", `{"numbers":["1"]}`, "!add needs"},
		{"add", `{"numbers":7}`, "!add needs"},
		{"add", ``, "!add needs"},
		{"add", `{"numbers":[1e308,1e308]}`, "!add: the sum"},
		{"upper_case", `{"text":"straight é"}`, "STRAIGHT É"},
		{"upper_case", `{"text":""}`, ""},
		{"upper_case", `{}`, "!upper_case needs"},
		{"wait", `{"milliseconds":0}`, "waited 0 ms"},
		{"wait", `{"milliseconds":10001}`, "!wait needs"},
		{"wait", `{"milliseconds":-1}`, "!wait needs"},
		{"wait", `{"milliseconds":1.5}`, "!wait needs"},
		{"fly", `{}`, `!unknown tool "fly": there are add, upper_case and wait`},
	} {
		got, err := tools.Call(t.Context(), c.name, c.arguments)
		if want, failed := strings.CutPrefix(c.want, "!"); failed != (err != nil) || !failed && got != want ||
			failed && !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s %s: %q, %v, want %s", c.name, c.arguments, got, err, c.want)
		}
	}
	if len(tools.Definitions()) != 3 {
		t.Errorf("definitions: %+v", tools.Definitions())
	}
}

func TestWaitEndsWithItsRun(t *testing.T) {
	c := manualClock{timers: make(chan func(), 1)}
	tools := builtInTools{&wiring{Parts: Parts{Clock: c}}}
	ctx, cancel := context.WithCancelCause(t.Context())
	over := make(chan error)
	go func() { _, err := tools.Call(ctx, "wait", `{"milliseconds":10000}`); over <- err }()
	<-c.timers
	cancel(errStopped)
	if err := <-over; err != errStopped {
		t.Errorf("stopped: %v", err)
	}
	go func() { _, err := tools.Call(t.Context(), "wait", `{"milliseconds":10000}`); over <- err }()
	(<-c.timers)()
	if err := <-over; err != nil {
		t.Errorf("waited: %v", err)
	}
}

// scripted is a Model that gives one reply after another.
type scripted struct {
	replies []ModelReply
	prompts []Prompt
	fail    error // of the last
}

func (s *scripted) Reply(_ context.Context, p Prompt, token func(string)) (ModelReply, error) {
	s.prompts = append(s.prompts, p)
	n := len(s.prompts)
	token(fmt.Sprint("text ", n))
	if n == len(s.replies) {
		return s.replies[n-1], s.fail
	}
	return s.replies[n-1], nil
}

func TestAgentLoop(t *testing.T) {
	model := &scripted{fail: errors.New("broke off"), replies: []ModelReply{
		{ToolCalls: []ToolCall{{"", "upper_case", `{"text":"a"}`}, {"x", "nothing", ``}}, Usage: Usage{1, 2, 3}},
		{ToolCalls: []ToolCall{{"", "add", `{"numbers":[]}`}}, Usage: Usage{10, 20, 30}},
		{Usage: Usage{100, 0, 100}},
	}}
	w := &wiring{Parts: Parts{Model: model, Limits: limits{}, Clock: clock{}, Log: newLog(t.Output())}}
	w.Tools = builtInTools{w}
	var story []string
	usage, err := (&agent{w}).Answer(t.Context(),
		Turn{Session: "s", Messages: []Message{{Role: RoleUser, Content: "q"}}}, func(e Event) {
			id := ""
			if e.Tool != nil {
				id = e.Tool.ID
			}
			story = append(story, fmt.Sprint(e.Kind, id))
		})
	want := fmt.Sprint([]string{fmt.Sprint(Token), fmt.Sprint(ToolStart, "call_1"), fmt.Sprint(ToolComplete, "call_1"),
		fmt.Sprint(ToolStart, "x"),
		fmt.Sprint(ToolError, "x"), fmt.Sprint(Token), fmt.Sprint(ToolStart, "call_3"),
		fmt.Sprint(ToolComplete, "call_3"), fmt.Sprint(Token)})
	if fmt.Sprint(story) != want {
		t.Errorf("story %v, want %v", story, want)
	}
	if err == nil || err.Error() != "broke off" || usage != (Usage{111, 22, 133}) {
		t.Errorf("usage %+v, %v", usage, err)
	}
	var roles []string
	for _, m := range model.prompts[2].Messages {
		roles = append(roles, m.Role+m.ToolCallID)
	}
	if got := strings.Join(roles, " "); got != "user assistant toolcall_1 toolx assistant toolcall_3" {
		t.Errorf("the last prompt: %s", got)
	}
}

func TestATurnThatEndsInAToolSaysNoMore(t *testing.T) {
	ctx, cancel := context.WithCancelCause(t.Context())
	model := &scripted{replies: []ModelReply{{ToolCalls: []ToolCall{{"c", "wait", `{"milliseconds":10000}`}}}}}
	w := &wiring{Parts: Parts{Model: model, Limits: limits{}, Clock: clock{}, Log: newLog(t.Output())}}
	w.Tools = builtInTools{w}
	var last Kind
	_, err := (&agent{w}).Answer(ctx, Turn{}, func(e Event) {
		if last = e.Kind; last == ToolStart {
			cancel(errShutdown)
		}
	})
	if err != errShutdown || last != ToolStart || len(model.prompts) != 1 {
		t.Errorf("error %v, last event %v, %d model calls", err, last, len(model.prompts))
	}
}
