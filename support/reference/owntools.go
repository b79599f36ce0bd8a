package reference

import (
	"context"
	"encoding/json"
	"errors"
	"time"
)

// OwnTool is a tool that the options add to the built-in ones. It takes any arguments, waits for
// Delay, and then answers, fails or never comes back.
type OwnTool struct {
	Name   string
	Answer string
	Fails  string        // empty: it does not fail; else what failed, in words for the model
	Hangs  bool          // it comes back only when its run ends
	Delay  time.Duration // before it answers or fails
}

// ownTools are the built-in tools and others beside them. An own tool with the name of a built-in
// one takes its place.
type ownTools struct {
	Tools
	w   *wiring
	own map[string]OwnTool
	all []ToolDefinition
}

var anyArguments = json.RawMessage(`{"type":"object"}`)

func newTools(w *wiring) Tools {
	t := &ownTools{Tools: builtInTools{w}, w: w, own: map[string]OwnTool{}}
	for _, tool := range w.options.Tools {
		t.own[tool.Name] = tool
		t.all = append(t.all, ToolDefinition{tool.Name, "Answers by itself.", anyArguments})
	}
	for _, d := range definitions {
		if _, replaced := t.own[d.Name]; !replaced {
			t.all = append(t.all, d)
		}
	}
	return t
}

func (t *ownTools) Definitions() []ToolDefinition { return t.all }

func (t *ownTools) Call(ctx context.Context, name, arguments string) (string, error) {
	tool, ok := t.own[name]
	if !ok {
		return t.Tools.Call(ctx, name, arguments)
	}
	if tool.Hangs {
		<-ctx.Done()
		return "", context.Cause(ctx)
	}
	if err := pause(ctx, t.w.Clock, tool.Delay); err != nil {
		return "", err
	}
	if tool.Fails != "" {
		return "", errors.New(tool.Fails)
	}
	return tool.Answer, nil
}
