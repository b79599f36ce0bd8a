package defect

import (
	"context"

	"bamboo-spec/support/reference"
)

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
