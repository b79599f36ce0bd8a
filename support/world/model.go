package world

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"bamboo-spec/support/mismatch"
	"bamboo-spec/support/report"
	"bamboo-spec/support/scriptedllm"
	"bamboo-spec/support/target"
)

// Model is the language model behind Bamboo, as a scenario scripts it.
type Model struct {
	Scripted bool // the scenario says what the model answers

	world *World
	// inForce are, by question, the scripts whose answers have not ended: until then a refusal is
	// repeated, so that Bamboo may repeat its call.
	inForce map[string][]chan struct{}
	mu      sync.Mutex // guards inForce: users may be answered at once
}

// Model is the language model behind the Bamboo under test.
func (w *World) Model() *Model { return &w.model }

// Script promises how the model will answer a question.
func (m *Model) Script(s scriptedllm.Script) error {
	m.Scripted = true
	over := make(chan struct{})
	for i := range s.Rounds {
		s.Rounds[i].RepeatUntil = over
	}
	m.hold(s.Message, over)
	return m.world.OnServer(func(b *target.Server) error {
		if b.Model() == nil {
			return errors.New("the model behind this Bamboo is not ours to script")
		}
		b.Model().Script(s)
		return nil
	})
}

// holdModel keeps the model waiting until resume: a run that is started by a call of its own sends no token before its
// stream is open, and late readers get none that was sent.
func (w *World) holdModel() (resume func()) {
	if w.server == nil || w.server.Model() == nil || !w.env.Client.Execute.Needed() {
		return func() {}
	}
	return w.server.Model().Pause()
}

// hold keeps a script for a question in force until over is closed.
func (m *Model) hold(question string, over chan struct{}) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.inForce == nil {
		m.inForce = map[string][]chan struct{}{}
	}
	m.inForce[question] = append(m.inForce[question], over)
}

// answered notes that an answer to the question has ended, however: what was scripted for it is no longer repeated.
func (m *Model) answered(question string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if scripts := m.inForce[question]; len(scripts) > 0 {
		close(scripts[0])
		m.inForce[question] = scripts[1:]
	}
}

// Requests waits for the n-th request with this question and returns all of them.
func (m *Model) Requests(ctx context.Context, question string, n int) ([]scriptedllm.Request, error) {
	what := fmt.Sprintf("request %d to the model with %q", n, mismatch.Shorten(question))
	return m.Await(ctx, question, what, func(asked []scriptedllm.Request) bool { return len(asked) >= n })
}

// Await waits until the requests with this question satisfy until, and returns them.
func (m *Model) Await(
	ctx context.Context, question, what string, until func([]scriptedllm.Request) bool,
) ([]scriptedllm.Request, error) {
	ours, err := m.Ours()
	if err != nil {
		return nil, err
	}
	ctx, cancel := m.world.Within(ctx)
	defer cancel()
	all, err := ours.WaitRequest(ctx, what,
		func(all []scriptedllm.Request) bool { return until(asking(all, question)) })
	return asking(all, question), err
}

// Asked returns the requests with this question so far.
func (m *Model) Asked(question string) ([]scriptedllm.Request, error) {
	ours, err := m.Ours()
	if err != nil {
		return nil, err
	}
	return asking(ours.Requests(), question), nil
}

func asking(all []scriptedllm.Request, question string) []scriptedllm.Request {
	return slices.DeleteFunc(slices.Clone(all), func(r scriptedllm.Request) bool {
		return r.Side ||
			r.Message != question
	})
}

// Says is what the model answers to a question of a scenario that scripts
// nothing; false if the model is not ours or was scripted.
func (m *Model) Says(question string) (string, bool) {
	if m.world.server.Model() == nil || m.Scripted {
		return "", false
	}
	return scriptedllm.DefaultReply(question).FullText(), true
}

// Ours is the scripted model; the error says that Bamboo has another one.
func (m *Model) Ours() (*scriptedllm.Model, error) {
	if m.world.server == nil || m.world.server.Model() == nil {
		return nil, report.CannotJudge(
			errors.New("the model behind this Bamboo is not ours, so what it was asked cannot be known"))
	}
	return m.world.server.Model(), nil
}
