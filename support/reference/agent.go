package reference

import (
	"context"
	"fmt"
	"strings"
)

// Agent answers one turn of a session.
type Agent interface {
	// Answer calls the model, and tools as often as the model asks for them, until
	// it has its whole answer. What happens goes to emit as it happens: tokens and
	// tool events, never a terminal. When ctx ends it returns at once, with its
	// cause. The error says what failed in words for the user.
	Answer(ctx context.Context, t Turn, emit func(Event)) (Usage, error)
}

// Turn is what is to be answered: all messages of a session, the last of them
// the user's.
type Turn struct {
	Session  string
	Model    string // empty means the server's
	Messages []Message
}

// agent is the usual Agent. Each model call gets all earlier turns and the rounds
// of this one; tools of a round run one after another; nothing is tried twice.
type agent struct{ w *wiring }

func (a *agent) Answer(ctx context.Context, t Turn, emit func(Event)) (Usage, error) {
	prompt := firstPrompt(t, a.w.Tools.Definitions())
	var reported, own Usage
	made := 0
	for range a.w.Limits.Rounds() {
		var said strings.Builder
		reply, err := a.w.Model.Reply(ctx, prompt, func(text string) {
			said.WriteString(text)
			emit(Event{Kind: Token, Text: text})
		})
		reported = reported.Plus(reply.Usage)
		own = own.Plus(ownCount(prompt, said.String()))
		if err != nil {
			a.w.Log.Warn("model call failed", "session", t.Session, "error", err)
			return reported, err
		}
		if len(reply.ToolCalls) == 0 {
			if reported == (Usage{}) {
				return own, nil
			}
			return reported, nil
		}
		nameCalls(reply.ToolCalls, made)
		made += len(reply.ToolCalls)
		results, err := a.useAll(ctx, reply.ToolCalls, emit)
		if err != nil {
			return reported, err
		}
		prompt.Messages = append(prompt.Messages,
			PromptMessage{Role: RoleAssistant, Content: said.String(), ToolCalls: soundCalls(reply.ToolCalls)})
		prompt.Messages = append(prompt.Messages, results...)
	}
	return reported, fmt.Errorf("the model asked for tools in %d rounds without coming to an answer",
		a.w.Limits.Rounds())
}

// useAll makes the calls of a round, one after another, and returns what the model is told about them.
func (a *agent) useAll(ctx context.Context, calls []ToolCall, emit func(Event)) ([]PromptMessage, error) {
	var results []PromptMessage
	for _, call := range calls {
		result, err := a.use(ctx, call, emit)
		if err != nil {
			return nil, err
		}
		results = append(results, PromptMessage{Role: RoleTool, Content: result, ToolCallID: call.ID})
	}
	return results, nil
}

// use calls one tool and returns what the model is told about it. A tool that
// fails does not fail the run; only the end of ctx does.
func (a *agent) use(ctx context.Context, call ToolCall, emit func(Event)) (string, error) {
	emit(Event{Kind: ToolStart, Tool: &call})
	result, err := a.w.Tools.Call(ctx, call.Name, call.Arguments)
	if ctx.Err() != nil {
		return "", context.Cause(ctx)
	}
	if err != nil {
		emit(Event{Kind: ToolError, Tool: &call, Text: err.Error()})
		return "error: " + err.Error(), nil
	}
	emit(Event{Kind: ToolComplete, Tool: &call, Text: result})
	return result, nil
}
