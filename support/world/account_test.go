package world

import (
	"net/http"
	"strings"
	"testing"

	"bamboo-spec/support/bamboo"
	"bamboo-spec/support/scriptedllm"
	"bamboo-spec/support/target"
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
			does: func(t *testing.T, w *World) { says(t, turn(t, w).Fails(t.Context(), "tea"), "") },
		},
		"two ends": {
			stub: stub{events: []string{token, complete, complete}}, does: func(t *testing.T, w *World) { says(t, turn(t, w).record.WaitEnd(t.Context()), "") },
			want: `the answer to "Tea?": the run breaks its grammar: two terminals`,
		},
		"an answer that still runs": {
			stub: stub{events: []string{token}, open: true},
			does: func(t *testing.T, w *World) {
				u := must[*Turn](t)(w.User(theUser).Begin(t.Context(), "Tea?"))
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
					return `{"type": "connected", "session_id": "tea"}` + "\n" + `{"type": "agent_token", "session_id": "coffee", "token": "?"}`
				}
				return `{"type": "pong", "timestamp": 1}`
			}},
			does: func(t *testing.T, w *World) {
				says(t, w.User("Ann").ConnectGateway(t.Context()), "")
				says(t, w.User("Ann").StillUsable(t.Context()), "")
			},
			want: "Ann received an event of a conversation of somebody else",
		},
		"a 5xx": {
			does: func(t *testing.T, w *World) { says(t, w.Call(t.Context(), bamboo.Request{Path: "/boom"}), "") },
			want: "GET /boom was answered with 503, which no sentence expected: out of tea",
		},
		"a 5xx that was expected": {
			does: func(t *testing.T, w *World) {
				says(t, w.Call(t.Context(), bamboo.Request{Path: "/boom"}), "")
				says(t, w.StatusIs(503), "")
			},
		},
		"a stream that nobody closed": {
			stub: stub{open: true},
			does: func(t *testing.T, w *World) {
				c := must[*bamboo.Client](t)(w.User(theUser).Client(t.Context()))
				must[*bamboo.Stream](t)(c.Open(t.Context(), "/stream"))
			},
			want: "left open: the user stream 1 (/stream)",
		},
		"a promised answer that nobody asked for": {
			does: func(t *testing.T, w *World) {
				promise(t, w, "Tea?")
				must[*target.Bamboo](t)(w.Bamboo(t.Context()))
			},
			want: `the model was never asked "Tea?", although the scenario says what it answers`,
		},
		"a promised answer that was asked for": {
			does: func(t *testing.T, w *World) {
				promise(t, w, "Tea?")
				askModel(t, w, "Tea?")
			},
		},
		"a question to the model that nothing promised": {
			does: func(t *testing.T, w *World) {
				promise(t, w, "Tea?")
				askModel(t, w, "Tea?")
				askModel(t, w, "Coffee?")
			},
			want: `Bamboo asked the model what the scenario does not provide for: "Coffee?" (round 1)`,
		},
		"a question to the model that was promised once": {
			does: func(t *testing.T, w *World) {
				promise(t, w, "Tea?")
				askModel(t, w, "Tea?")
				askModel(t, w, "Tea?")
			},
			want: `Bamboo asked the model for more answers to "Tea?" (round 1) than the scenario provides for: a second run`,
		},
		"a question to the model where such are no fault": {
			does: func(t *testing.T, w *World) {
				w.scene.ExtraModelCalls = true
				promise(t, w, "Tea?")
				askModel(t, w, "Tea?")
				askModel(t, w, "Coffee?")
			},
		},
		"a question to a model of which nothing was promised": {
			does: func(t *testing.T, w *World) { askModel(t, w, "Coffee?") },
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
	return must[*Turn](t)(w.User(theUser).Ask(t.Context(), "Tea?"))
}

func promise(t *testing.T, w *World, question string) {
	t.Helper()
	says(t, w.Script(scriptedllm.Script{Message: question, Rounds: []scriptedllm.Reply{{Text: "Yes"}}}), "")
}

// askModel asks the model as a Bamboo would.
func askModel(t *testing.T, w *World, question string) {
	t.Helper()
	b := must[*target.Bamboo](t)(w.Bamboo(t.Context()))
	body := `{"model": "any", "messages": [{"role": "user", "content": "` + question + `"}]}`
	r := must[*http.Response](t)(http.Post(b.ModelListener().URL()+"/chat/completions", "application/json", strings.NewReader(body)))
	if err := r.Body.Close(); err != nil || r.StatusCode != http.StatusOK {
		t.Fatalf("the model answered with %s, %v", r.Status, err)
	}
}
