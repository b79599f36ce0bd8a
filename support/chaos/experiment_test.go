package chaos

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"bamboo-spec/support/client"
	"bamboo-spec/support/scriptedllm"
	"bamboo-spec/support/world/worldtest"
)

const (
	token    = `{"type": "token", "content": "tea"}`
	whole    = `{"type": "token", "content": "You said: Question 1 of chaos worker 1 (That is the whole answer.)"}`
	complete = `{"type": "complete", "usage": {"prompt_tokens": 1, "completion_tokens": 2, "total_tokens": 3}}`
	broken   = `{"type": "error", "message": "the pot is broken"}`
	toolEnd  = `{"type": "tool_error", "tool_call_id": "1", "error": "no water"}`
	foreign  = `{"type": "token", "content": "coffee", "session_id": "coffee"}`
)

// every is the set of all fates.
const every = Errored | Rejected | Disconnected | Hung

// says is what the model of a stub answers.
func says(question string) (string, bool) { return scriptedllm.DefaultReply(question).FullText(), true }

// against is what an experiment needs to know of a stub.
func against(t *testing.T, stub http.Handler) Setup {
	t.Helper()
	server := httptest.NewServer(stub)
	t.Cleanup(server.Close)
	gateway := strings.Replace(server.URL, "http", "ws", 1)
	return Setup{
		Client: func(name string, via func(string) (string, error)) *client.Client {
			return client.New(client.Config{Name: name, API: server.URL, Gateway: gateway, Via: via}, nil)
		},
		NewSession: func() string { return worldtest.Session },
		Says:       says,
		Wait:       5 * time.Second,
	}
}

func TestOnlyADisturbanceExcusesAQuestion(t *testing.T) {
	quiet := func(e *Experiment) func(context.Context) error {
		return func(ctx context.Context) error { return e.awaitAnswers(ctx, 2) }
	}
	once := func(e *Experiment) func(context.Context) error {
		return func(ctx context.Context) error { return e.awaitAnswers(ctx, 1) }
	}
	disturbed := func(e *Experiment) func(context.Context) error {
		return func(ctx context.Context) error {
			return e.disturb(false, func() error { return e.awaitAnswers(ctx, 2) })
		}
	}
	fails := func(*Experiment) func(context.Context) error {
		return func(context.Context) error { return errors.New("no kettle") }
	}
	for name, c := range map[string]struct {
		events    []string
		tolerated Fate
		happens   func(*Experiment) func(context.Context) error
		want      string
	}{
		"an error that nothing explains": {[]string{token, broken}, Errored, quiet,
			`chaos worker 1 asked "Question 1 of chaos worker 1": the answer ended in error "the pot is broken"`},
		"an error that is not of that kind": {[]string{token, broken}, Disconnected, disturbed, "the pot is broken"},
		"a stream that ends without a word": {[]string{token}, Errored, disturbed, "waited for the end of the answer"},
		"a run that breaks its grammar":     {[]string{toolEnd, complete}, every, disturbed, "the events of a run are wrong"},
		"an event of another session":       {[]string{foreign, complete}, every, disturbed, "another session"},
		"an answer that the model never gave": {[]string{token, complete}, Errored, quiet,
			"the answer is not what the model said"},
		"a disturbance that fails": {[]string{whole, complete}, Errored, fails, "no kettle"},
		"a wrong answer when everything is over": {[]string{whole, complete}, Errored, once,
			`chaos worker 1 asked "Question 2 of chaos worker 1"`},
	} {
		t.Run(name, func(t *testing.T) {
			e := New(against(t, worldtest.Stub{Events: c.events}), 1, c.tolerated)
			worldtest.Says(t, e.run(t.Context(), c.happens(e)), c.want)
		})
	}
}

func TestFates(t *testing.T) {
	status := func(code int) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "out of tea", code) })
	}
	frames := func(answers ...string) func(string) string {
		return func(m string) string {
			if strings.Contains(m, `"connect"`) {
				return `{"type": "connected", "session_id": "tea"}`
			}
			return strings.Join(answers, "\n")
		}
	}
	for name, c := range map[string]struct {
		stub      http.Handler
		atGateway bool
		want      Fate
	}{
		"a server error":                   {status(503), false, Rejected},
		"a refusal that blames the client": {status(400), false, 0},
		"a server error at the gateway":    {status(503), true, Rejected},
		"an error":                         {worldtest.Stub{Events: []string{token, broken}}, false, Errored},
		"a stream that ends early":         {worldtest.Stub{Events: []string{token}}, false, Disconnected},
		"a stream that stays open":         {worldtest.Stub{Events: []string{token}, Open: true}, false, Hung},
		"no answer to connect":             {worldtest.Stub{}, true, Hung},
		"silence at the gateway":           {worldtest.Stub{Frames: frames()}, true, Hung},
		"an error at the gateway": {worldtest.Stub{Frames: frames(
			`{"type": "error", "code": "AGENT_ERROR", "message": "the pot is broken"}`)}, true, Errored},
	} {
		t.Run(name, func(t *testing.T) {
			s := against(t, c.stub)
			s.Wait = 100 * time.Millisecond
			e := New(s, 1, 0)
			w := e.workers[0]
			exchange := w.exchange
			if c.atGateway {
				exchange = w.exchangeAtGateway
			}
			err := exchange(t.Context(), &asked{session: worldtest.Session, question: "Tea?"})
			var f *failure
			switch errors.As(err, &f); {
			case err == nil:
				t.Error("the question was answered")
			case f == nil && c.want != 0, f != nil && f.fate != c.want:
				t.Errorf("another fate than %d: %v", c.want, err)
			}
		})
	}
}

func TestWaitsHaveAnEnd(t *testing.T) {
	s := against(t, worldtest.Stub{})
	s.Wait = 10 * time.Millisecond
	e := New(s, 1, 0)
	worldtest.Says(t, e.awaitAnswers(t.Context(), 2), "waited 10ms in vain for 2 answers to users who talk; 0 came")
	worldtest.Says(t, e.awaitMidAnswer(t.Context()), "waited 10ms in vain for an answer to users who talk to begin")
}

func TestASoakNeedsWorkersAndTimes(t *testing.T) {
	s := against(t, worldtest.Stub{})
	const want = "a soak needs one worker or more"
	worldtest.Says(t, New(s, 0, 0).Soak(t.Context(), Soak{FaultEvery: 1, KillEvery: 1}), want)
	worldtest.Says(t, New(s, 1, 0).Soak(t.Context(), Soak{KillEvery: 1}), want)
	worldtest.Says(t, New(s, 1, 0).Soak(t.Context(), Soak{FaultEvery: 1}), want)
}
