package reference

import (
	"encoding/json"
	"testing"
)

func TestFormats(t *testing.T) {
	call := &ToolCall{ID: "c", Name: "add", Arguments: `{"numbers": [1]}`}
	for _, c := range []struct {
		event           Event
		stream, gateway string
	}{
		{Event{Kind: Token, Session: "s", Text: "a\"b\\c\n\r\x00é🐼"},
			`{"type":"token","content":"a\"b\\c\n\u000d\u0000é🐼"}`,
			`{"type":"agent_token","session_id":"s","token":"a\"b\\c\n\u000d\u0000é🐼"}`},
		{Event{Kind: ToolStart, Session: "s", Tool: call},
			`{"type":"tool_start","tool_call_id":"c","tool_name":"add","arguments":{"numbers":[1]}}`,
			`{"type":"agent_tool_start","session_id":"s","tool":"add"}`},
		{Event{Kind: ToolStart, Tool: &ToolCall{}, Session: "s"},
			`{"type":"tool_start","tool_call_id":"","tool_name":"","arguments":{}}`,
			`{"type":"agent_tool_start","session_id":"s","tool":""}`},
		{Event{Kind: ToolStart, Tool: &ToolCall{Arguments: `{"x`}, Session: "s"},
			`{"type":"tool_start","tool_call_id":"","tool_name":"","arguments":"{\"x"}`,
			`{"type":"agent_tool_start","session_id":"s","tool":""}`},
		{Event{Kind: ToolComplete, Session: "s", Tool: call, Text: "1"},
			`{"type":"tool_complete","tool_call_id":"c","result":{"success":true,"result":"1","display_preference":"default"}}`,
			`{"type":"agent_tool_complete","session_id":"s","tool":"add","result":{"success":true,"result":"1","display_preference":"default"}}`},
		{Event{Kind: ToolError, Session: "s", Tool: call, Text: "no"},
			`{"type":"tool_error","tool_call_id":"c","error":"no"}`,
			`{"type":"agent_tool_complete","session_id":"s","tool":"add","result":{"success":false,"result":"no","display_preference":"default"}}`},
		{Event{Kind: Complete, Session: "s", Usage: Usage{}.Plus(Usage{Prompt: 1, Completion: 2, Total: 9})},
			`{"type":"complete","usage":{"prompt_tokens":1,"completion_tokens":2,"total_tokens":3}}`,
			`{"type":"agent_complete","session_id":"s","usage":{"prompt_tokens":1,"completion_tokens":2,"total_tokens":3}}`},
		{Event{Kind: Error, Session: "s", Text: "no"}, `{"type":"error","message":"no"}`,
			`{"type":"error","code":"AGENT_ERROR","message":"no"}`},
		{Event{Kind: Error, Code: CodeBusy, Text: "no"}, `{"type":"error","message":"no"}`,
			`{"type":"error","code":"BUSY","message":"no"}`},
		{Event{Kind: Connected, Session: "s"}, ``, `{"type":"connected","session_id":"s"}`},
		{Event{Kind: Pong, Timestamp: json.RawMessage("1")}, ``, `{"type":"pong","timestamp":1}`},
	} {
		want := "before"
		if c.stream != "" {
			want += "data: " + c.stream + "\n\n"
		}
		if got := string(streamFormat{}.Append([]byte("before"), c.event)); got != want {
			t.Errorf("stream: %s, want %s", got, want)
		}
		if got, want := string(gatewayFormat{}.Append(nil, c.event)), c.gateway+"\n"; got != want {
			t.Errorf("gateway: %s, want %s", got, want)
		}
	}
}

func FuzzAppendString(f *testing.F) {
	for _, s := range []string{"", "plain", "\"\\\n\x7f", "你好\xff\xe4\xbd", "\u2028🐼"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var back string
		if err := json.Unmarshal(appendString(nil, s), &back); err != nil || back != string([]rune(s)) {
			t.Errorf("%q became %q, %v", s, back, err)
		}
	})
}

func BenchmarkTokenOnTheStream(b *testing.B) {
	var dst []byte
	b.ReportAllocs()
	for b.Loop() {
		dst = streamFormat{}.Append(dst[:0], Event{Kind: Token, Session: "s", Text: " token"})
	}
}
