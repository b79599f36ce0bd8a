package model

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"bamboo-spec/support/report"
	"bamboo-spec/support/scriptedllm"
	"bamboo-spec/support/target"
	"bamboo-spec/support/world"
	"bamboo-spec/support/world/worldtest"
)

// begun is a world around a stub that has been taken. It has a model of ours if that listens somewhere.
func begun(t *testing.T, e world.Environment, listen string) *model {
	t.Helper()
	bamboo := httptest.NewServer(worldtest.Stub{})
	t.Cleanup(bamboo.Close)
	source := target.NewRemote(target.RemoteOptions{API: bamboo.URL, ModelListen: listen})
	t.Cleanup(func() { worldtest.Says(t, source.Close(), "") })
	e.Source = source
	w := world.New(e)
	w.Open(&report.Scenario{}, 10*time.Millisecond)
	if _, err := w.Server(t.Context()); err != nil {
		t.Fatal(err)
	}
	return &model{World: w, holds: map[string]chan struct{}{}}
}

func TestExtraCallsToTheModelMayBeNoFault(t *testing.T) {
	for extra, want := range map[bool]string{true: "", false: "what the scenario does not script"} {
		m := begun(t, world.Environment{ExtraModelCalls: extra}, "127.0.0.1:0")
		worldtest.Says(t, m.reply("Tea?", scriptedllm.Reply{Text: "Yes"}), "")
		b, err := m.Server(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, question := range []string{"Tea?", "Coffee?"} {
			body := `{"model": "any", "stream": true, "messages": [{"role": "user", "content": "` + question + `"}]}`
			r, err := http.Post(b.ModelListener().URL()+"/chat/completions", "application/json",
				strings.NewReader(body))
			if err != nil || r.StatusCode != http.StatusOK || r.Body.Close() != nil {
				t.Fatalf("the model answered with %v, %v", r, err)
			}
		}
		worldtest.Says(t, m.accountedFor(t.Context()), want)
	}
}

func TestEveryPromptIsHeldToTheRules(t *testing.T) {
	for name, tt := range map[string]struct {
		extra bool
		body  string
		want  string
	}{
		"sound": {body: `{"model": "m", "stream": true, "messages": [{"role": "user", "content": "Tea?"}]}`},
		"no model": {body: `{"stream": true, "messages": [{"role": "user", "content": "Tea?"}]}`,
			want: "the prompt with \"Tea?\" (round 1) is not sound\n  expected: a model is named\n  actual:   model " +
				"is missing"},
		"a result without its call": {
			body: `{"model": "m", "stream": true, "messages": [{"role": "user", "content": "Tea?"},` +
				`{"role": "tool", "tool_call_id": "a"}]}`,
			want: `in message 2: no call before it has the id "a"`},
		"not streamed": {body: `{"model": "m", "messages": [{"role": "user", "content": "Tea?"}]}`,
			want: "stream is not true"},
		"a call of its own, not streamed": {extra: true,
			body: `{"model": "m", "messages": [{"role": "user", "content": "Tea?"}]}`},
		"a call of its own, without a model": {extra: true,
			body: `{"messages": [{"role": "user", "content": "Tea?"}]}`, want: "a model is named"},
	} {
		t.Run(name, func(t *testing.T) {
			m := begun(t, world.Environment{ExtraModelCalls: tt.extra}, "127.0.0.1:0")
			b, err := m.Server(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			for range 2 { // a fault that is repeated is told once
				r, err := http.Post(b.ModelListener().URL()+"/chat/completions", "application/json",
					strings.NewReader(tt.body))
				if err != nil || r.Body.Close() != nil {
					t.Fatalf("the model answered with %v, %v", r, err)
				}
			}
			got := m.accountedFor(t.Context())
			worldtest.Says(t, got, tt.want)
			if got != nil && strings.Count(got.Error(), "is not sound") != 1 {
				t.Errorf("it is not told once: %v", got)
			}
			if !tt.extra {
				worldtest.Says(t, m.isSound(t.Context(), "Tea?"), tt.want)
			}
		})
	}
}

func TestAModelThatIsNotOurs(t *testing.T) {
	m := begun(t, world.Environment{}, "")
	worldtest.Says(t, m.accountedFor(t.Context()), "")
	worldtest.Says(t, m.reply("Tea?", scriptedllm.Reply{}), "not ours to script")
	worldtest.Says(t, m.accountedFor(t.Context()), "")
	for name, err := range map[string]error{
		"asked":    m.wasAsked(t.Context(), "Tea?", 1),
		"sent":     m.wasSentMessages(t.Context(), 1, "Tea?"),
		"its tool": m.wasToldResult(t.Context(), "hot", "kettle", "Tea?"),
	} {
		t.Run(name, func(t *testing.T) { worldtest.Says(t, err, "is not ours, so what it was asked cannot be known") })
	}
}

func TestWhatTheModelIsNeverSentIsATimeout(t *testing.T) {
	m := begun(t, world.Environment{}, "127.0.0.1:0")
	worldtest.Says(t, m.lostItsReader(t.Context(), "Tea?"), "for the end of Bamboo's call to the model")
	worldtest.Says(t, m.wasSentMessages(t.Context(), 1, "Tea?"), `for request 1 to the model with "Tea?"`)
}

func TestARequestIsHeldToTheHistoryOfItsQuestion(t *testing.T) {
	says := func(texts ...string) []scriptedllm.Message {
		var all []scriptedllm.Message
		for i, text := range texts {
			all = append(all, scriptedllm.Message{Role: []string{"user", "assistant"}[i%2], Content: text})
		}
		return all
	}
	asked := func(texts ...string) scriptedllm.Request {
		return scriptedllm.Request{Message: texts[len(texts)-1], Messages: says(texts...)}
	}
	histories := [][]scriptedllm.Message{says("one", "1", "two", "2"), says("two", "zwei")}
	for name, tt := range map[string]struct {
		request scriptedllm.Request
		fault   bool
	}{
		"the first turn":              {asked("one"), false},
		"the second":                  {asked("one", "1", "two"), false},
		"of another conversation":     {asked("two"), false},
		"another answer":              {asked("one", "eins", "two"), true},
		"a turn that nobody said":     {asked("zero", "0", "one"), true},
		"a question that no one asks": {asked("three"), false},
	} {
		if got := turnFault(tt.request, histories, false); (got != nil) != tt.fault {
			t.Errorf("%s: %v", name, got)
		}
	}
	if got := turnFault(asked("zero", "0", "one"), histories, true); got != nil {
		t.Errorf("with gaps: %v", got)
	}
}
