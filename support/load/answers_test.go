package load

import (
	"strings"
	"testing"
	"time"

	"bamboo-spec/support/client"
	"bamboo-spec/support/load/tokenserver"
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
	{"what nobody knows is no fault", []string{`{"type":"mood","value":1}`, "t:hello", `[KEEPALIVE]`, "complete"},
		"hello", "", 1},
	{"a tool on the way", []string{"t:he", `{"type":"tool_start","tool_call_id":"1","tool_name":"x"}`,
		`{"type":"tool_complete","tool_call_id":"1"}`, "t:llo", "complete"}, "hello", "", 2},
	{"an empty token is none", []string{`{"type":"token","content":""}`, "t:hello", "complete"}, "hello", "", 1},
	{"escapes that are rare", []string{`{"type":"token","content":"\u0068ello"}`, "complete"}, "hello", "", 1},
	{"a wrong answer", []string{"t:he", "t:xx", "t:o", "complete"}, "hello",
		"a wrong answer: \"xx\" instead of \"llo\"", 3},
	{"too short an answer", []string{"t:he", "complete"}, "hello", "too short: 2 of 5 bytes", 1},
	{"too long an answer", []string{"t:hello", "t:!", "complete"}, "hello", "from byte 5 on", 2},
	{"no token", []string{"complete"}, "hello", "without a token", 0},
	{"an error", []string{"t:he", `{"type":"error","message":"no luck"}`}, "hello", "no luck", 1},
	{"cancelled by nobody", []string{"t:he", `{"type":"cancelled"}`}, "hello", "cancelled", 1},
	{"a foreign session", []string{`{"type":"token","session_id":"other","content":"hello"}`, "complete"}, "hello",
		"another session", 1},
	{"a foreign terminal", []string{"t:hello", `{"type":"complete","session_id":"other"}`}, "hello", "another session",
		1},
	{"what is not JSON", []string{"t:hello", `{"type":`, "complete"}, "hello", "not JSON", 1},
	{"a token without text", []string{`{"type":"token"}`, "t:hello", "complete"}, "hello", "", 1},
	{"a text that is none", []string{`{"type":"token","content":7}`, "t:hello", "complete"}, "hello", "no string", 1},
}

// streamOnly are faults that end with the end of a stream.
var streamOnly = []struct {
	name   string
	writes []string
	fault  string
}{
	{"two terminals", []string{"t:hello", "complete", "complete"}, "two terminals"},
	{"a token after the terminal", []string{"t:hello", "complete", "t:!"}, "after the terminal"},
	{"a tool after the terminal", []string{"t:hello", "complete", `{"type":"tool_start","tool_call_id":"1"}`},
		"after the terminal"},
	{"no terminal", []string{"t:hello"}, "without a terminal"},
	{"an unfinished event", []string{"t:hello", "raw:data: {"}, "ended in the middle"},
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
			run := newFake(t, tc.writes...).http(t).Converse(t.Context(),
				Ask{Message: "hi", Session: "s", Want: "hello"})
			faulty(t, run, tc.fault)
		})
	}
	t.Run("at the gateway, when the user leaves", func(t *testing.T) {
		conn := newFake(t, "t:hello", "complete", "complete").dial(t)
		faulty(t, conn.Chat(t.Context(), Ask{Want: "hello"}), "")
		if err := conn.Leave(t.Context()); err == nil ||
			!strings.Contains(err.Error(), "complete came instead of pong") {
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
	o := Options{Config: client.Config{API: server.URL(), Gateway: server.GatewayURL()}, Connections: 1}
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
	ask := Ask{Intended: due, Gap: func(d time.Duration) { gaps++; longest = max(longest, d) },
		Token: func(_ time.Time, text []byte) {
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
				t.Errorf("%d tokens %v, %d gaps, %d shared; longest %v or %v", r.Tokens, numbers, gaps, r.Shared,
					r.Stall, longest)
			}
			if r.Asked != due || r.FirstToken.Before(due) || r.LastToken.Before(r.FirstToken) ||
				r.Terminal.Before(r.LastToken) {
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
		t.Errorf("first token latency %v has session creation (%v) in it: from the beginning it is %v", first,
			run.Created, whole)
	}
}

func TestTokensOfOneReadAreShared(t *testing.T) {
	f := newFake(t,
		"raw:data: {\"type\":\"token\",\"content\":\"a\"}\n\ndata: {\"type\":\"token\",\"content\":\"b\"}\n\n",
		"complete")
	var gaps int
	run := f.http(t).Converse(t.Context(), Ask{Want: "ab", Gap: func(time.Duration) { gaps++ }})
	if run.Err != nil || run.Tokens != 2 || run.Shared != 1 || gaps != 0 {
		t.Errorf("%+v, %d gaps", run, gaps)
	}
}
