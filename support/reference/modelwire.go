package reference

import (
	"errors"
	"fmt"
	"strings"

	"github.com/tidwall/gjson"
)

// The request of POST {base}/chat/completions: contract part 4.
type (
	modelCall struct {
		Model         string          `json:"model"`
		Messages      []callMessage   `json:"messages"`
		Tools         []callTool      `json:"tools,omitempty"`
		Stream        bool            `json:"stream"`
		StreamOptions map[string]bool `json:"stream_options"`
	}
	callMessage struct {
		Role       string         `json:"role"`
		Content    string         `json:"content"`
		ToolCalls  []callToolCall `json:"tool_calls,omitempty"`
		ToolCallID string         `json:"tool_call_id,omitempty"`
	}
	callToolCall struct {
		ID       string       `json:"id"`
		Type     string       `json:"type"`
		Function callFunction `json:"function"`
	}
	callFunction struct {
		Name      string `json:"name"`
		Arguments string `json:"arguments"`
	}
	callTool struct {
		Type     string         `json:"type"`
		Function ToolDefinition `json:"function"`
	}
)

func callOf(p Prompt, defaultModel string) modelCall {
	call := modelCall{Model: p.Model, Stream: true, StreamOptions: map[string]bool{"include_usage": true}}
	if call.Model == "" {
		call.Model = defaultModel
	}
	for _, m := range p.Messages {
		message := callMessage{Role: m.Role, Content: m.Content, ToolCallID: m.ToolCallID}
		for _, c := range m.ToolCalls {
			message.ToolCalls = append(message.ToolCalls, callToolCall{c.ID, "function", callFunction{c.Name, c.Arguments}})
		}
		call.Messages = append(call.Messages, message)
	}
	for _, t := range p.Tools {
		call.Tools = append(call.Tools, callTool{"function", t})
	}
	return call
}

// replyReader reads the chunks of one streamed answer.
type replyReader struct {
	token    func(text string)
	finished bool // a chunk gave a finish_reason
	calls    []partialCall
	usage    Usage
}

type partialCall struct {
	index int64
	ToolCall
}

// read takes one chunk. Only the first choice counts: no other was asked for.
func (r *replyReader) read(chunk []byte) error {
	if !gjson.ValidBytes(chunk) {
		return fmt.Errorf("the model sent a chunk that is no JSON: %.100q", chunk)
	}
	var failure, choice, usage gjson.Result
	gjson.ParseBytes(chunk).ForEach(func(name, value gjson.Result) bool { // one pass: this is done for each token
		switch name.Str {
		case "error":
			failure = value
		case "choices":
			choice = value.Get("0")
		case "usage":
			usage = value
		}
		return true
	})
	if failure.Exists() && failure.Type != gjson.Null {
		if message := failure.Get("message"); message.Type == gjson.String {
			failure = message
		}
		return fmt.Errorf("the model failed: %.400s", failure.String())
	}
	delta := choice.Get("delta")
	if text := delta.Get("content"); text.Type == gjson.String && text.Str != "" {
		r.token(strings.ToValidUTF8(text.Str, "\uFFFD")) // here, so that stream and history agree
	}
	delta.Get("tool_calls").ForEach(func(_, part gjson.Result) bool {
		r.addCall(part)
		return true
	})
	if choice.Get("finish_reason").Type == gjson.String {
		r.finished = true
	}
	if usage.IsObject() {
		r.usage = Usage{}.Plus(Usage{Prompt: count(usage.Get("prompt_tokens")), Completion: count(usage.Get("completion_tokens"))})
	}
	return nil
}

func count(n gjson.Result) int { return max(0, int(n.Int())) }

// addCall takes a piece of a tool call: the first has id and name, all of them a
// part of the arguments.
func (r *replyReader) addCall(part gjson.Result) {
	index := part.Get("index").Int()
	at := len(r.calls)
	for i, c := range r.calls {
		if c.index == index {
			at = i
		}
	}
	if at == len(r.calls) {
		r.calls = append(r.calls, partialCall{index: index})
	}
	call := &r.calls[at]
	if id := part.Get("id").String(); id != "" {
		call.ID = id
	}
	if name := part.Get("function.name").String(); name != "" {
		call.Name = name
	}
	call.Arguments += part.Get("function.arguments").String()
}

// end judges an answer whose body ended without [DONE].
func (r *replyReader) end(unfinished bool) error {
	if r.finished && !unfinished {
		return nil
	}
	return errors.New("its stream ended without a finish_reason or [DONE]")
}

func (r *replyReader) reply() ModelReply {
	reply := ModelReply{Usage: r.usage}
	for _, c := range r.calls {
		reply.ToolCalls = append(reply.ToolCalls, c.ToolCall)
	}
	return reply
}
