package defect

import (
	"context"
	"sync"

	"bamboo-spec/support/reference"
)

// The helpers of this file each wrap one part, so that a defect only says what it
// does differently.

type hub struct {
	reference.Hub
	publish func(e reference.Event, next func(reference.Event))
}

func (h hub) Publish(e reference.Event) { h.publish(e, h.Hub.Publish) }

// onEvents puts publish between the runs and everyone who listens. The events of
// one session come one after another.
func onEvents(p *reference.Parts, publish func(e reference.Event, next func(reference.Event))) {
	p.Hub = hub{p.Hub, publish}
}

type model struct {
	reference.Model
	reply func(ctx context.Context, p reference.Prompt, token func(string), next replyFunc) (reference.ModelReply, error)
}

type replyFunc func(context.Context, reference.Prompt, func(string)) (reference.ModelReply, error)

func (m model) Reply(ctx context.Context, p reference.Prompt, token func(string)) (reference.ModelReply, error) {
	return m.reply(ctx, p, token, m.Model.Reply)
}

// onReplies puts reply between the agent and each call of the model.
func onReplies(p *reference.Parts, reply func(ctx context.Context, p reference.Prompt, token func(string), next replyFunc) (reference.ModelReply, error)) {
	p.Model = model{p.Model, reply}
}

type agent struct {
	reference.Agent
	answer func(ctx context.Context, t reference.Turn, emit func(reference.Event), next answerFunc) (reference.Usage, error)
}

type answerFunc func(context.Context, reference.Turn, func(reference.Event)) (reference.Usage, error)

func (a agent) Answer(ctx context.Context, t reference.Turn, emit func(reference.Event)) (reference.Usage, error) {
	return a.answer(ctx, t, emit, a.Agent.Answer)
}

// onTurns puts answer between a run and the agent that answers its turn.
func onTurns(p *reference.Parts, answer func(ctx context.Context, t reference.Turn, emit func(reference.Event), next answerFunc) (reference.Usage, error)) {
	p.Agent = agent{p.Agent, answer}
}

type format struct {
	reference.Format
	add func(dst []byte, e reference.Event, next appendFunc) []byte
}

type appendFunc func(dst []byte, e reference.Event) []byte

func (f format) Append(dst []byte, e reference.Event) []byte { return f.add(dst, e, f.Format.Append) }

// spelt puts append between the events and one transport.
func spelt(f reference.Format, add func(dst []byte, e reference.Event, next appendFunc) []byte) reference.Format {
	return format{f, add}
}

type gateway struct {
	reference.Gateway
	receive func(c reference.Client, m reference.ClientMessage, next receiveFunc)
}

type receiveFunc func(reference.Client, reference.ClientMessage)

func (g gateway) Receive(c reference.Client, m reference.ClientMessage) {
	g.receive(c, m, g.Gateway.Receive)
}

// onMessages puts receive between the gateway's clients and what handles their messages.
func onMessages(p *reference.Parts, receive func(c reference.Client, m reference.ClientMessage, next receiveFunc)) {
	p.Gateway = gateway{p.Gateway, receive}
}

// memory keeps one value for each session (or any other key).
type memory[T any] struct {
	mu     sync.Mutex
	values map[string]T
}

// swap stores a value and returns the one before.
func (m *memory[T]) swap(key string, value T) T {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.values == nil {
		m.values = map[string]T{}
	}
	before := m.values[key]
	m.values[key] = value
	return before
}

// get is the value last stored, else the zero value.
func (m *memory[T]) get(key string) T {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.values[key]
}
