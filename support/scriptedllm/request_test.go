package scriptedllm

import (
	"encoding/json"
	"reflect"
	"slices"
	"testing"
)

func TestDecodeFindsTheMessageAndTheRound(t *testing.T) {
	for name, tt := range map[string]struct {
		messages, message string
		round             int
	}{
		"one message": {`{"role":"user","content":"a"}`, "a", 0},
		"the last user's": {`{"role":"user","content":"a"},{"role":"assistant","content":"x"},{"role":"user","content":"b"},{"role":"system","content":"s"}`,
			"b", 0},
		"parts": {`{"role":"user","content":[{"type":"text","text":"a "},{"type":"image_url","image_url":{}},{"type":"text","text":"b"}]}`,
			"a b", 0},
		"no content":   {`{"role":"user"}`, "", 0},
		"null content": {`{"role":"user","content":null}`, "", 0},
		"no user":      {`{"role":"system","content":"s"}`, "", 0},
		"a tool round": {`{"role":"user","content":"a"},{"role":"assistant","content":null,"tool_calls":[{"id":"1"},{"id":"2"}]},{"role":"tool","tool_call_id":"1","content":"r"}`,
			"a", 1},
		"two tool rounds": {`{"role":"user","content":"a"},{"role":"assistant","tool_calls":[{}]},{"role":"tool"},{"role":"assistant","tool_calls":[{}]}`,
			"a", 2},
		"rounds of old turns": {`{"role":"user","content":"a"},{"role":"assistant","tool_calls":[{}]},{"role":"user","content":"b"}`, "b",
			0},
		"an assistant's words": {`{"role":"user","content":"a"},{"role":"assistant","content":"b","tool_calls":[]}`,
			"a", 0},
	} {
		t.Run(name, func(t *testing.T) {
			r, _, err := decode([]byte(`{"model":"m","messages":[` + tt.messages + `]}`))
			if err != nil || r.Message != tt.message || r.Round != tt.round {
				t.Errorf("got %q, round %d, %v", r.Message, r.Round, err)
			}
		})
	}
}

func TestToolsAreToldByTheirValue(t *testing.T) {
	tools := func(list string) []string {
		r, _, err := decode([]byte(`{"messages":[{"role":"user","content":"a"}],"tools":` + list + `}`))
		if err != nil {
			t.Fatal(err)
		}
		return r.Tools
	}
	one := tools(`[{"type": "function",
		"function": {"name": "add", "parameters": {"a": 1, "b": 12345678901234567890}}}]`)
	for list, same := range map[string]bool{
		`[{"function": {"parameters": {"b": 12345678901234567890, "a": 1}, "name": "add"}, "type": "function"}]`: true,
		`[{"function": {"parameters": {"b": 12345678901234567891, "a": 1}, "name": "add"}, "type": "function"}]`: false,
		`[{"function": {"parameters": {"a": 1}, "name": "add"}, "type": "function"}]`:                            false,
		`[]`: false,
	} {
		if got := tools(list); slices.Equal(got, one) != same {
			t.Errorf("%s is told as %s, the first as %s", list, got, one)
		}
	}
}

func TestDecodeKeepsTheConversation(t *testing.T) {
	r, includeUsage,
		err := decode(
		[]byte(`{"model":"m","stream":true,"stream_options":{"include_usage":true},"tools":[{"type": "function"}],"messages":[
		{"role":"user","content":"a"},
		{"role":"assistant","content":"","tool_calls":[{"id":"c1","type":"function","function":{"name":"read","arguments":"{\"p\":1}"}}]},
		{"role":"tool","tool_call_id":"c1","content":[{"type":"text","text":"r"}]}]}`))
	want := Request{Message: "a", Round: 1, Model: "m", Stream: true, Tools: []string{`{"type":"function"}`},
		Messages: []Message{
			{Role: "user", Content: "a"},
			{Role: "assistant", ToolCalls: []ToolCall{{"c1", "read", `{"p":1}`}}},
			{Role: "tool", Content: "r", ToolCallID: "c1"},
		}}
	if err != nil || !includeUsage || !reflect.DeepEqual(r, want) {
		t.Errorf("got %+v, %v, %v", r, includeUsage, err)
	}
}

var malformed = map[string]string{
	"nothing":           ``,
	"no JSON":           `{`,
	"two documents":     `{"messages":[{"role":"user"}]} {}`,
	"null":              `null`,
	"a list":            `[]`,
	"no messages":       `{"model":"m"}`,
	"empty messages":    `{"messages":[]}`,
	"a null message":    `{"messages":[null]}`,
	"no role":           `{"messages":[{"content":"a"}]}`,
	"content a number":  `{"messages":[{"role":"user","content":1}]}`,
	"content an object": `{"messages":[{"role":"user","content":{}}]}`,
	"content of words":  `{"messages":[{"role":"user","content":["a"]}]}`,
	"model a number":    `{"model":1,"messages":[{"role":"user","content":"a"}]}`,
	"stream a word":     `{"stream":"yes","messages":[{"role":"user","content":"a"}]}`,
}

func TestDecodeRefusesMalformedRequests(t *testing.T) {
	for name, body := range malformed {
		if r, _, err := decode([]byte(body)); err == nil || !reflect.DeepEqual(r, Request{}) {
			t.Errorf("%s: got %+v, %v", name, r, err)
		}
	}
}

func FuzzDecode(f *testing.F) {
	for _, body := range malformed {
		f.Add([]byte(body))
	}
	f.Add([]byte(
		`{"model":"m","stream":true,"stream_options":null,"messages":[{"role":"user","content":[{"type":"text","text":"é\ud800"}]},` +
			`{"role":"assistant","tool_calls":[{"id":"1","function":{"name":"n","arguments":"{}"}}]}]}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		r, usage, err := decode(body)
		if err != nil {
			if !reflect.DeepEqual(r, Request{}) {
				t.Fatalf("a malformed request left %+v", r)
			}
			return
		}
		if len(r.Messages) == 0 || r.Round > len(r.Messages) {
			t.Fatalf("%d messages, round %d", len(r.Messages), r.Round)
		}
		again, usageAgain, err := decode(encode(t, r, usage))
		if err != nil || usage != usageAgain || !reflect.DeepEqual(r, again) {
			t.Fatalf("%+v became %+v, %v", r, again, err)
		}
	})
}

// encode writes a request down as a client would.
func encode(t *testing.T, r Request, includeUsage bool) []byte {
	wire := wireRequest{Model: r.Model, Stream: r.Stream}
	wire.StreamOptions.IncludeUsage = includeUsage
	for _, tool := range r.Tools {
		wire.Tools = append(wire.Tools, json.RawMessage(tool))
	}
	for _, m := range r.Messages {
		message := wireMessage{Role: m.Role, Content: wireText(m.Content), ToolCallID: m.ToolCallID}
		for _, c := range m.ToolCalls {
			message.ToolCalls = append(message.ToolCalls,
				wireToolCall{ID: c.ID, Function: wireFunction{Name: c.Name, Arguments: c.Arguments}})
		}
		wire.Messages = append(wire.Messages, message)
	}
	body, err := json.Marshal(wire)
	if err != nil {
		t.Fatal(err)
	}
	return body
}
