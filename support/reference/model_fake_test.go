package reference

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
)

// fakeModel is an upstream whose answers a test writes as functions, found by the
// last user message.
type fakeModel struct {
	*httptest.Server
	mu      sync.Mutex
	scripts map[string]func(*upstreamCall)
	asked   []modelCall
}

// upstreamCall is one call that the fake model answers.
type upstreamCall struct {
	t    testing.TB
	w    http.ResponseWriter
	ctx  context.Context
	call modelCall
}

func newFakeModel(t testing.TB) *fakeModel {
	m := &fakeModel{scripts: map[string]func(*upstreamCall){}}
	m.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { m.answer(t, w, r) }))
	t.Cleanup(func() { m.CloseClientConnections(); m.Close() })
	return m
}

func (m *fakeModel) answer(t testing.TB, w http.ResponseWriter, r *http.Request) {
	var call modelCall
	if err := json.NewDecoder(r.Body).Decode(&call); err != nil || r.URL.Path != "/v1/chat/completions" ||
		r.Method != http.MethodPost {
		t.Errorf("upstream call %s %s: %v", r.Method, r.URL.Path, err)
	}
	if !call.Stream || !call.StreamOptions["include_usage"] {
		t.Errorf("upstream call asks for stream %v, options %v", call.Stream, call.StreamOptions)
	}
	m.mu.Lock()
	m.asked = append(m.asked, call)
	script := m.scripts[lastUserMessage(call)]
	m.mu.Unlock()
	c := &upstreamCall{t, w, r.Context(), call}
	if script == nil {
		c.say("You ", "said: ", lastUserMessage(call))
		c.end()
		return
	}
	script(c)
}

// script answers message by f.
func (m *fakeModel) script(message string, f func(*upstreamCall)) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.scripts[message] = f
}

func (m *fakeModel) calls() []modelCall {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Clone(m.asked)
}

func lastUserMessage(call modelCall) string {
	text := ""
	for _, m := range call.Messages {
		if m.Role == RoleUser {
			text = *m.Content
		}
	}
	return text
}

// rounds counts the tool results after the last user message.
func (c *upstreamCall) rounds() (n int) {
	for _, m := range c.call.Messages {
		switch m.Role {
		case RoleUser:
			n = 0
		case "tool":
			n++
		}
	}
	return n
}

func (c *upstreamCall) data(text string) {
	if _, err := fmt.Fprintf(c.w, "data: %s\n\n", text); err != nil && c.ctx.Err() == nil {
		c.t.Errorf("fake model: %v", err)
	}
	c.w.(http.Flusher).Flush()
}

func (c *upstreamCall) say(chunks ...string) {
	for _, chunk := range chunks {
		c.data(fmt.Sprintf(`{"choices":[{"index":0,"delta":{"content":%s},"finish_reason":null}]}`,
			appendString(nil, chunk)))
	}
}

// use asks for tools; the arguments come in two pieces each.
func (c *upstreamCall) use(calls ...ToolCall) {
	for i, call := range calls {
		half := len(call.Arguments) / 2
		c.data(fmt.Sprintf(
			`{"choices":[{"delta":{"tool_calls":[{"index":%d,"id":%q,"type":"function","function":{"name":%q,"arguments":%s}}]}}]}`,
			i, call.ID, call.Name, appendString(nil, call.Arguments[:half])))
		c.data(fmt.Sprintf(`{"choices":[{"delta":{"tool_calls":[{"index":%d,"function":{"arguments":%s}}]}}]}`,
			i, appendString(nil, call.Arguments[half:])))
	}
	c.data(`{"choices":[{"delta":{},"finish_reason":"tool_calls"}]}`)
	c.done()
}

func (c *upstreamCall) end() {
	c.data(`{"choices":[{"delta":{},"finish_reason":"stop"}]}`)
	c.done()
}

func (c *upstreamCall) done() {
	c.data(`{"choices":[],"usage":{"prompt_tokens":3,"completion_tokens":4,"total_tokens":99}}`)
	c.data("[DONE]")
}

// cut cuts the connection.
func (c *upstreamCall) cut() { panic(http.ErrAbortHandler) }
