package world

import (
	"strings"
	"testing"

	"bamboo-spec/support/client"
)

const (
	token    = `{"type": "token", "content": "tea"}`
	complete = `{"type": "complete", "usage": {"prompt_tokens": 1, "completion_tokens": 2, "total_tokens": 3}}`
	broken   = `{"type": "error", "message": "the pot is broken"}`
	foreign  = `{"type": "token", "content": "coffee", "session_id": "coffee"}`
)

func TestWhatNoSentenceExpectedFailsTheScenario(t *testing.T) {
	for name, c := range map[string]struct {
		stub
		does func(*testing.T, *World) // what the sentences do, successfully
		want string                   // at the end of the scenario
	}{
		"nothing happens": {does: func(*testing.T, *World) {}},
		"a whole answer":  {stub: stub{events: []string{token, complete}}, does: asks},
		"an error": {
			stub: stub{events: []string{token, broken}}, does: asks,
			want: `the answer to "Tea?" ended in an error that no sentence expected`,
		},
		"an error that was expected": {
			stub: stub{events: []string{token, broken}},
			does: func(t *testing.T, w *World) { turn(t, w).MayFail() },
		},
		"two ends": {
			stub: stub{events: []string{token, complete, complete}},
			does: func(t *testing.T, w *World) { says(t, turn(t, w).Record.WaitEnd(t.Context()), "") },
			want: `the answer to "Tea?": the events of a run are wrong: two terminals`,
		},
		"an answer that still runs": {
			stub: stub{events: []string{token}, open: true},
			does: func(t *testing.T, w *World) {
				u := must[*Turn](t)(w.User(TheUser).Begin(t.Context(), "Tea?"))
				says(t, u.WaitTokens(t.Context(), 1), "")
			},
		},
		"an event of another session on a stream": {
			stub: stub{events: []string{token, foreign, complete}}, does: asks,
			want: "event 2 of 3 (token) belongs to another session",
		},
		"an event of another session at the gateway": {
			stub: stub{frames: func(m string) string {
				if strings.Contains(m, "connect") {
					return `{"type": "connected", "session_id": "tea"}` + "\n" +
						`{"type": "agent_token", "session_id": "coffee", "token": "?"}`
				}
				return `{"type": "pong", "timestamp": 1}`
			}},
			does: func(t *testing.T, w *World) {
				says(t, w.User("Ann").ConnectGateway(t.Context()), "")
				says(t, w.User("Ann").StillUsable(t.Context()), "")
			},
			want: "Ann received an event of another session",
		},
		"a 5xx": {
			does: func(t *testing.T, w *World) {
				says(t, w.Calls().Do(t.Context(), client.Request{Path: "/boom"}),
					"")
			},
			want: "GET /boom was answered with 503, which no sentence expected: out of tea",
		},
		"a 5xx that was expected": {
			does: func(t *testing.T, w *World) {
				says(t, w.Calls().Do(t.Context(), client.Request{Path: "/boom"}), "")
				must[*Call](t)(w.Calls().Last()).Judged = true
			},
		},
		"a stream that nobody closed": {
			stub: stub{open: true},
			does: func(t *testing.T, w *World) {
				c := must[*client.Client](t)(w.User(TheUser).Client(t.Context()))
				must[*client.Stream](t)(c.Open(t.Context(), "/stream"))
			},
			want: "left open: the user stream 1 (/stream)",
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := in(t, c.stub)
			c.does(t, w)
			says(t, w.End(t.Context(), nil), c.want)
		})
	}
}

// asks lets the user ask and read to the end.
func asks(t *testing.T, w *World) { turn(t, w) }

func turn(t *testing.T, w *World) *Turn {
	t.Helper()
	return must[*Turn](t)(w.User(TheUser).Ask(t.Context(), "Tea?"))
}
