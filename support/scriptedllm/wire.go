package scriptedllm

import (
	"fmt"
	"net/http"
	"unicode/utf8"
)

// completion is a whole answer as well as one event of a streamed one.
type completion struct {
	ID      string   `json:"id"`
	Object  string   `json:"object"`
	Created int64    `json:"created"` // seconds since 1970
	Model   string   `json:"model"`
	Choices []choice `json:"choices"`
	Usage   *usage   `json:"usage,omitempty"`
}

type choice struct {
	Index        int     `json:"index"`
	Delta        *saying `json:"delta,omitempty"`
	Message      *saying `json:"message,omitempty"`
	FinishReason *string `json:"finish_reason"`
}

type saying struct {
	Role      string         `json:"role,omitempty"`
	Content   *string        `json:"content,omitempty"`
	Reasoning string         `json:"reasoning_content,omitempty"`
	ToolCalls []wireToolCall `json:"tool_calls,omitempty"`
}

type wireToolCall struct {
	Index    *int         `json:"index,omitempty"` // in streamed answers only
	ID       string       `json:"id,omitempty"`
	Type     string       `json:"type,omitempty"`
	Function wireFunction `json:"function"`
}

type wireFunction struct {
	Name      string `json:"name,omitempty"`
	Arguments string `json:"arguments"`
}

// usage is counted in words.
type usage struct {
	Prompt     int `json:"prompt_tokens"`
	Completion int `json:"completion_tokens"`
	Total      int `json:"total_tokens"`
}

func usageOf(prompt []Message, answer string) *usage {
	u := &usage{Completion: words(answer)}
	for _, m := range prompt {
		u.Prompt += words(m.Content)
	}
	u.Total = u.Prompt + u.Completion
	return u
}

// wholeCalls are the reply's tool calls as an answer in one document has them. The
// call number makes ids for calls that the script gave none.
func wholeCalls(calls []ToolCall, number int) []wireToolCall {
	wire := make([]wireToolCall, len(calls))
	for i, c := range calls {
		if c.ID == "" {
			c.ID = fmt.Sprintf("call_%d_%d", number, i)
		}
		wire[i] = wireToolCall{ID: c.ID, Type: "function", Function: wireFunction{Name: c.Name, Arguments: c.Arguments}}
	}
	return wire
}

// callParts are the two events in which a tool call is streamed: the
// first names it and has one half of the arguments, the second has the rest.
func callParts(call wireToolCall, index int) [2]wireToolCall {
	arguments := call.Function.Arguments
	middle := len(arguments) / 2
	for middle < len(arguments) && !utf8.RuneStart(arguments[middle]) {
		middle++
	}
	call.Index, call.Function.Arguments = &index, arguments[:middle]
	return [2]wireToolCall{call, {Index: &index, Function: wireFunction{Arguments: arguments[middle:]}}}
}

// failure is an error as OpenAI words it.
type failure struct {
	Error failureBody `json:"error"`
}

type failureBody struct {
	Message string  `json:"message"`
	Type    string  `json:"type"`
	Param   *string `json:"param"`
	Code    *string `json:"code"`
}

func failureOf(status int, message string) failure {
	body := failureBody{Message: message, Type: "invalid_request_error"}
	usual, code := http.StatusText(status), ""
	switch {
	case status == http.StatusUnauthorized:
		usual, code = "Incorrect API key provided.", "invalid_api_key"
	case status == http.StatusTooManyRequests:
		usual, code, body.Type = "Rate limit reached. Try again later.", "rate_limit_exceeded", "rate_limit_error"
	case status >= http.StatusInternalServerError:
		usual, body.Type = "The server had an error while processing your request.", "server_error"
	}
	if message == "" {
		body.Message = usual
	}
	if code != "" {
		body.Code = &code
	}
	return failure{body}
}
