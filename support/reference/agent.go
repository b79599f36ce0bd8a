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
	prompt := Prompt{Model: t.Model, Tools: a.w.Tools.Definitions()}
	for _, m := range t.Messages {
		prompt.Messages = append(prompt.Messages, PromptMessage{Role: m.Role, Content: m.Content})
	}
	var usage Usage
	calls := 0
	for range a.w.Limits.Rounds() {
		var said strings.Builder
		reply, err := a.w.Model.Reply(ctx, prompt, func(text string) {
			said.WriteString(text)
			emit(Event{Kind: Token, Text: text})
		})
		usage = usage.Plus(reply.Usage)
		if err != nil {
			a.w.Log.Warn("model call failed", "session", t.Session, "error", err)
			return usage, err
		}
		if len(reply.ToolCalls) == 0 {
			return usage, nil
		}
		for i := range reply.ToolCalls {
			if calls++; reply.ToolCalls[i].ID == "" {
				reply.ToolCalls[i].ID = fmt.Sprintf("call_%d", calls)
			}
		}
		prompt.Messages = append(prompt.Messages, PromptMessage{Role: RoleAssistant, Content: said.String(), ToolCalls: reply.ToolCalls})
		for _, call := range reply.ToolCalls {
			result, err := a.use(ctx, call, emit)
			if err != nil {
				return usage, err
			}
			prompt.Messages = append(prompt.Messages, PromptMessage{Role: "tool", Content: result, ToolCallID: call.ID})
		}
	}
	return usage, fmt.Errorf("the model asked for tools in %d rounds without coming to an answer", a.w.Limits.Rounds())
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
