package world

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"bamboo-spec/support/bamboo"
	"bamboo-spec/support/layout"
	"bamboo-spec/support/mismatch"
	"bamboo-spec/support/report"
	"bamboo-spec/support/scriptedllm"
	"bamboo-spec/support/target"
)

// modelAccount is what the scenario has promised of the model.
type modelAccount struct {
	scripted bool                     // the scenario says what the model answers
	holds    map[string]chan struct{} // by question: closed when the model goes on
}

// Script promises how the model will answer a question.
func (w *World) Script(s scriptedllm.Script) error {
	w.model.scripted = true
	return w.onModel(func(m *scriptedllm.Model) error { m.Script(s); return nil })
}

func (w *World) onModel(f func(*scriptedllm.Model) error) error {
	return w.onBamboo(func(b *target.Bamboo) error {
		if b.Model() == nil {
			return errors.New("the model behind this Bamboo is not ours to script")
		}
		return f(b.Model())
	})
}

// Hold promises an answer that pauses after n tokens until GoOn.
func (w *World) Hold(question, answer string, n int) error {
	if w.model.holds == nil {
		w.model.holds = map[string]chan struct{}{}
	}
	if w.model.holds[question] != nil {
		return fmt.Errorf("the answer to %q pauses already", shorten(question))
	}
	gate := make(chan struct{})
	w.model.holds[question] = gate
	w.Cleanup(func() error { w.release(question); return nil })
	r := scriptedllm.Reply{Text: answer, Hold: gate, HoldAfter: n}
	return w.Script(scriptedllm.Script{Message: question, Rounds: []scriptedllm.Reply{r}})
}

// GoOn lets every pausing answer continue.
func (w *World) GoOn() error {
	if len(w.model.holds) == 0 {
		return errors.New("no answer pauses, so there is nothing to go on with")
	}
	for q := range w.model.holds {
		w.release(q)
	}
	return nil
}

func (w *World) release(question string) {
	if gate, ok := w.model.holds[question]; ok {
		close(gate)
		delete(w.model.holds, question)
	}
}

// ModelRefuses makes the model unreachable: connections are refused.
func (w *World) ModelRefuses() error {
	w.model.scripted = true
	return w.onBamboo(func(b *target.Bamboo) error { return b.ModelListener().Refuse() })
}

// ModelReturns makes the model reachable again.
func (w *World) ModelReturns() error {
	return w.onBamboo(func(b *target.Bamboo) error { return b.ModelListener().Resume() })
}

// ModelRequests waits for the n-th request with this question and returns all of them.
func (w *World) ModelRequests(ctx context.Context, question string, n int) ([]scriptedllm.Request, error) {
	m, err := w.ourModel()
	if err != nil {
		return nil, err
	}
	ctx, cancel := w.Within(ctx)
	defer cancel()
	all, err := m.WaitRequest(ctx, fmt.Sprintf("request %d to the model with %q", n, shorten(question)), func(all []scriptedllm.Request) bool {
		return len(asking(all, question)) >= n
	})
	return asking(all, question), err
}

func asking(all []scriptedllm.Request, question string) []scriptedllm.Request {
	return slices.DeleteFunc(slices.Clone(all), func(r scriptedllm.Request) bool { return r.Message != question })
}

// modelSays is what the model answers to a question of a scenario that scripts
// nothing; false if the model is not ours or was scripted.
func (w *World) modelSays(question string) (string, bool) {
	if w.bamboo.Model() == nil || w.model.scripted {
		return "", false
	}
	return scriptedllm.DefaultReply(question).FullText(), true
}

func (w *World) ourModel() (*scriptedllm.Model, error) {
	if w.bamboo == nil || w.bamboo.Model() == nil {
		return nil, report.CannotJudge(errors.New("the model behind this Bamboo is not ours, so what it was asked cannot be known"))
	}
	return w.bamboo.Model(), nil
}

// ModelWasAsked checks how often the model was asked a question.
func (w *World) ModelWasAsked(question string, n int) error {
	m, err := w.ourModel()
	if err != nil {
		return err
	}
	got := len(asking(m.Requests(), question))
	return mismatch.Value(fmt.Sprintf("the model was not asked %q as often as promised", shorten(question)), n, got)
}

// ModelSaw checks the conversation that the model was sent with a question; a
// system message before it is Bamboo's own affair.
func (w *World) ModelSaw(ctx context.Context, question string, want []bamboo.HistoryMessage) error {
	requests, err := w.ModelRequests(ctx, question, 1)
	if err != nil {
		return err
	}
	var got []bamboo.HistoryMessage
	for _, m := range requests[len(requests)-1].Messages {
		if m.Role != "system" {
			got = append(got, bamboo.HistoryMessage{Role: m.Role, Content: m.Content})
		}
	}
	return sameMessages(fmt.Sprintf("the model was not sent the promised conversation with %q", shorten(question)), want, got)
}

// ModelLostItsReader checks that Bamboo ended its call to the model before the reply was over.
func (w *World) ModelLostItsReader(ctx context.Context, question string) error {
	m, err := w.ourModel()
	if err != nil {
		return err
	}
	ctx, cancel := w.Within(ctx)
	defer cancel()
	_, err = m.WaitRequest(ctx, fmt.Sprintf("the end of Bamboo's call to the model for %q (a stop must reach the model)", shorten(question)), func(all []scriptedllm.Request) bool {
		return slices.ContainsFunc(asking(all, question), func(r scriptedllm.Request) bool { return !r.ClientGone.IsZero() })
	})
	return err
}

func sameMessages(what string, want, got []bamboo.HistoryMessage) error {
	if slices.Equal(want, got) {
		return nil
	}
	at := 0
	for at < min(len(want), len(got)) && want[at] == got[at] {
		at++
	}
	return &mismatch.Error{What: what, Expected: messageTable(want), Actual: messageTable(got), Where: fmt.Sprintf("message %d", at+1)}
}

func messageTable(ms []bamboo.HistoryMessage) string {
	if len(ms) == 0 {
		return "no messages"
	}
	rows := [][]string{}
	for _, m := range ms {
		rows = append(rows, []string{m.Role, shorten(m.Content)})
	}
	return layout.Table(rows)
}

func shorten(s string) string {
	s = strings.ReplaceAll(s, "\n", "\\n")
	if r := []rune(s); len(r) > 120 {
		return fmt.Sprintf("%s … (%d characters)", string(r[:120]), len(r))
	}
	return s
}
