package defect

import (
	"context"
	"slices"

	"bamboo-spec/support/reference"
)

type model struct {
	reference.Model
	reply func(ctx context.Context, p reference.Prompt, token func(string), next replyFunc) (reference.ModelReply,
		error)
}

type replyFunc func(context.Context, reference.Prompt, func(string)) (reference.ModelReply, error)

func (m model) Reply(ctx context.Context, p reference.Prompt, token func(string)) (reference.ModelReply, error) {
	var w watched
	var usual, now told[string]
	pass := func(ctx context.Context, sent reference.Prompt, next func(string)) (reference.ModelReply, error) {
		w.pass(sent, p)
		r, err := m.Model.Reply(ctx, sent, usual.to(next))
		usual.result = result{r, err}
		return r, err
	}
	r, err := m.reply(ctx, p, now.to(token), pass)
	now.result = result{r, err}
	w.end(&now, &usual)
	return r, err
}

// onReplies puts reply between the agent and each call of the model.
func onReplies(
	p *reference.Parts,
	reply func(ctx context.Context, p reference.Prompt, token func(string), next replyFunc) (reference.ModelReply,
		error),
) {
	p.Model = model{p.Model, reply}
}

type agent struct {
	reference.Agent
	answer func(ctx context.Context, t reference.Turn, emit func(reference.Event), next answerFunc) (reference.Usage,
		error)
}

type answerFunc func(context.Context, reference.Turn, func(reference.Event)) (reference.Usage, error)

func (a agent) Answer(ctx context.Context, t reference.Turn, emit func(reference.Event)) (reference.Usage, error) {
	var w watched
	var usual, now told[reference.Event]
	pass := func(ctx context.Context, turn reference.Turn, next func(reference.Event)) (reference.Usage, error) {
		w.pass(turn, t)
		u, err := a.Agent.Answer(ctx, turn, usual.to(next))
		usual.result = result{u, err}
		return u, err
	}
	u, err := a.answer(ctx, t, now.to(emit), pass)
	now.result = result{u, err}
	w.end(&now, &usual)
	return u, err
}

// told is what one side was told, and the result behind it.
type told[T any] struct {
	all    []T
	result result
}

type result struct {
	value any
	err   error
}

// to notes what goes to next.
func (t *told[T]) to(next func(T)) func(T) {
	return func(what T) {
		t.all = append(t.all, what)
		next(what)
	}
}

// onTurns puts answer between a run and the agent that answers its turn.
func onTurns(
	p *reference.Parts,
	answer func(ctx context.Context, t reference.Turn, emit func(reference.Event), next answerFunc) (reference.Usage,
		error),
) {
	p.Agent = agent{p.Agent, answer}
}

type tools struct {
	reference.Tools
	call func(ctx context.Context, name, arguments string, next callFunc) (string, error)
}

type callFunc func(ctx context.Context, name, arguments string) (string, error)

func (t tools) Call(ctx context.Context, name, arguments string) (string, error) {
	var w watched
	var usual result
	text, err := t.call(ctx, name, arguments, func(inner context.Context, n, a string) (string, error) {
		w.pass([]any{inner == ctx, n, a}, []any{true, name, arguments})
		text, err := t.Tools.Call(inner, n, a)
		usual = result{text, err}
		return text, err
	})
	w.end(result{text, err}, usual)
	return text, err
}

// onTools puts call between the agent and each call of a tool.
func onTools(
	call func(ctx context.Context, name, arguments string, next callFunc) (string, error),
) func(p *reference.Parts) {
	return func(p *reference.Parts) { p.Tools = tools{p.Tools, call} }
}

// onToolCalls changes which calls the model is understood to ask for.
func onToolCalls(change func(calls []reference.ToolCall) []reference.ToolCall) func(p *reference.Parts) {
	return func(p *reference.Parts) {
		onReplies(p, func(ctx context.Context, q reference.Prompt, token func(string),
			next replyFunc) (reference.ModelReply, error) {
			reply, err := next(ctx, q, token)
			reply.ToolCalls = change(reply.ToolCalls)
			return reply, err
		})
	}
}

// onPrompts changes the messages that go to the model.
func onPrompts(p *reference.Parts, change func(messages []reference.PromptMessage) []reference.PromptMessage) {
	onReplies(p, func(ctx context.Context, q reference.Prompt, token func(string),
		next replyFunc) (reference.ModelReply, error) {
		q.Messages = change(slices.Clone(q.Messages))
		return next(ctx, q, token)
	})
}
