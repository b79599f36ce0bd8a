package reference

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
		Content    *string        `json:"content"` // null: tool calls alone
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
		message := callMessage{Role: m.Role, Content: &m.Content, ToolCallID: m.ToolCallID}
		if m.Content == "" && len(m.ToolCalls) > 0 {
			message.Content = nil
		}
		for _, c := range m.ToolCalls {
			message.ToolCalls = append(message.ToolCalls,
				callToolCall{c.ID, "function", callFunction{c.Name, c.Arguments}})
		}
		call.Messages = append(call.Messages, message)
	}
	for _, t := range p.Tools {
		call.Tools = append(call.Tools, callTool{"function", t})
	}
	return call
}
