package world

import (
	"context"
	"fmt"
	"testing"
	"time"

	"bamboo-spec/support/bamboo"
	"bamboo-spec/support/scriptedllm"
)

const (
	starts    = `{"type": "tool_start", "tool_call_id": "1", "tool_name": "kettle", "arguments": {"cups": 2}}`
	succeeds  = `{"type": "tool_complete", "tool_call_id": "1", "result": {"success": true, "result": "hot"}}`
	fails     = `{"type": "tool_error", "tool_call_id": "1", "error": "no water"}`
	cancelled = `{"type": "error", "message": "Cancelled by the user"}`
	silent    = `{"type": "error", "message": " "}`
	odd       = `{"type": "complete", "usage": {"prompt_tokens": 1, "completion_tokens": 2, "total_tokens": 4}}`
	space     = `{"type": "token", "content": " "}`
)

func TestTurn(t *testing.T) {
	is := func(text string) func(context.Context, *Turn) error {
		return func(ctx context.Context, t *Turn) error { return t.Is(ctx, text) }
	}
	failsAfter := func(text string) func(context.Context, *Turn) error {
		return func(ctx context.Context, t *Turn) error { return t.Fails(ctx, text) }
	}
	begins := func(text string) func(context.Context, *Turn) error {
		return func(ctx context.Context, t *Turn) error { return t.BeginsWith(ctx, text) }
	}
	tokens := func(want ...string) func(context.Context, *Turn) error {
		return func(ctx context.Context, t *Turn) error { return t.ComesInTokens(ctx, want) }
	}
	comes := func(want ...Expected) func(context.Context, *Turn) error {
		return func(ctx context.Context, t *Turn) error { return t.ComesAs(ctx, want) }
	}
	stopped := func(ctx context.Context, t *Turn) error { return t.WasStopped(ctx, 10*time.Second) }
	whole := func(ctx context.Context, t *Turn) error { return t.IsWhole(ctx) }
	usage := func(ctx context.Context, t *Turn) error { return t.UsageAddsUp(ctx) }

	for _, c := range []struct {
		events []string
		check  func(context.Context, *Turn) error
		want   string
	}{
		{[]string{token, complete}, is("tea"), ""},
		{[]string{token, complete}, is("coffee"), `the answer to "Tea?" is not the promised text`},
		{[]string{complete}, is(""), ""},
		{[]string{token, broken}, is("tea"), `the answer to "Tea?" did not end as a whole answer`},
		{[]string{token}, is("tea"), "it cannot come any more: the stream ended with a clean end of file"},
		{[]string{}, is(""), "nothing at all came after status 200, then: the stream ended with a clean end of file"},
		{[]string{token, complete, token}, is("tea"), "token after the terminal"},
		{[]string{foreign, complete}, is("coffee"), "event 1 of 2 (token) belongs to another session"},

		{[]string{complete}, whole, `the answer to "Tea?" has no text`},
		{[]string{space, complete}, whole, `the answer to "Tea?" has no text`},
		{[]string{token, complete}, whole, `the answer to "Tea?" is not what the model said`},
		{[]string{fmt.Sprintf(`{"type": "token", "content": %q}`, scriptedllm.DefaultReply("Tea?").FullText()), complete}, whole, ""},

		{[]string{token, broken}, failsAfter("tea"), ""},
		{[]string{broken}, failsAfter(""), ""},
		{[]string{token, broken}, failsAfter(""), "the text before the error is not the promised one"},
		{[]string{token, complete}, failsAfter("tea"), `the answer to "Tea?" was told as a success`},
		{[]string{token, silent}, failsAfter("tea"), `the error at the end of the answer to "Tea?" says nothing`},

		{[]string{token, complete}, begins("tea"), ""},
		{[]string{token, token, complete}, begins("tea"), `the beginning of the answer to "Tea?" is not the promised text`},
		{[]string{complete}, begins("tea"), `the beginning of the answer to "Tea?" is not the promised text`},

		{[]string{token, space, complete}, tokens("tea", " "), ""},
		{[]string{token, space, complete}, tokens("tea "), `the answer to "Tea?" came in other tokens`},

		{[]string{token, token, starts, succeeds, complete}, comes(Expected{"text", "", "teatea"}, Expected{"tool starts", "kettle", ""}, Expected{"tool succeeds", "kettle", "hot"}, Expected{"complete", "", ""}), ""},
		{[]string{starts, fails, token, complete}, comes(Expected{"tool starts", "", ""}, Expected{"tool fails", "kettle", ""}, Expected{"text", "", ""}, Expected{"complete", "", ""}), ""},
		{[]string{starts, fails, complete}, comes(Expected{"tool starts", "", ""}, Expected{"tool succeeds", "", ""}, Expected{"complete", "", ""}), `the answer to "Tea?" came as other events`},
		{[]string{token, complete}, comes(Expected{"text", "", ""}), `the answer to "Tea?" came as other events`},
		{[]string{starts, complete}, comes(), "call 1 was started and never ended"},

		{[]string{token, complete}, usage, ""},
		{[]string{token, odd}, usage, `the usage of the answer to "Tea?" does not add up`},
		{[]string{token, `{"type": "complete"}`}, usage, `the usage of the answer to "Tea?" does not add up`},

		{[]string{token, complete}, stopped, ""},
		{[]string{token, cancelled}, stopped, ""},
		{[]string{token, broken}, stopped, `the answer to "Tea?" did not end as a stopped answer`},
	} {
		t.Run(fmt.Sprint(c.events, c.want), func(t *testing.T) {
			w := in(t, stub{events: c.events})
			began := must[*Turn](t)(w.User(theUser).Begin(t.Context(), "Tea?"))
			err := c.check(t.Context(), began)
			says(t, err, c.want)
			says(t, w.End(t.Context(), err), "") // what a check expects is accounted for
		})
	}
}

func TestLeavingNeedsARunningAnswer(t *testing.T) {
	for _, reset := range []bool{false, true} {
		w := in(t, stub{events: []string{token}, open: true})
		running := must[*Turn](t)(w.User(theUser).Begin(t.Context(), "Tea?"))
		says(t, running.WaitTokens(t.Context(), 1), "")
		says(t, running.Leave(reset), "")
		says(t, w.End(t.Context(), nil), "")

		w = in(t, stub{events: []string{token, complete}})
		says(t, turn(t, w).Leave(reset), "has ended already (complete), so nobody can leave in the middle of it")
		says(t, w.End(t.Context(), nil), "")
	}
}

func TestASilentAnswerIsATimeout(t *testing.T) {
	w := in(t, stub{open: true})
	began := must[*Turn](t)(w.User(theUser).Begin(t.Context(), "Tea?"))
	w.wait = time.Millisecond
	says(t, began.WaitTerminal(t.Context()), "nothing at all came after status 200: the connection stayed open and silent")
	if events := began.Events(); len(events) > 0 {
		t.Errorf("events: %v", bamboo.Table(events))
	}
	says(t, w.End(t.Context(), nil), "")
}

func TestTokensAreShownAsCellsWriteThem(t *testing.T) {
	if got, want := inCells([]string{" 竹", "👩\u200d", "\u00ada\t"}), "␣竹\n👩\\u200D\n\\u00ADa\\u0009"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
