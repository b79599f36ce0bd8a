package client

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"
)

// same compares what two events mean, leaving out how they were spelt.
func same(a, b Event) bool {
	if u, v := a.Usage, b.Usage; (u == nil) != (v == nil) || u != nil && *u != *v {
		return false
	}
	a.Usage, b.Usage, a.Raw, b.Raw, a.Type, b.Type = nil, nil, nil, nil, "", ""
	return fmt.Sprintf("%+v", a) == fmt.Sprintf("%+v", b)
}

func TestDecodeEvent(t *testing.T) {
	for in, want := range map[string]Event{
		`{"type":"token","content":"hi"}`:                                                  {Kind: Token, Text: "hi"},
		`{"type":"token","content":""}`:                                                    {Kind: Token},
		`{"type":"agent_token","session_id":"s","token":"hi"}`:                             {Kind: Token, Session: "s", Text: "hi"},
		`{"type":"text_delta","delta":"hi"}`:                                               {Kind: Token, Text: "hi"},
		` {"content":"你好 \ud83c\udf8b","type":"Token"} `:                                   {Kind: Token, Text: "你好 🎋"},
		`{"type":"token","content":null,"delta":"hi"}`:                                     {Kind: Token, Text: "hi"},
		`{"type":"token"}`:                                                                 {Kind: Token},
		`{"type":"token","content":null}`:                                                  {Kind: Token},
		`{"type":"token","content":7}`:                                                     {Kind: Token, Defect: "the token's text is no string"},
		`{"type":"complete"}`:                                                              {Kind: Complete},
		`{"type":"error","message":"boom"}`:                                                {Kind: Error, Text: "boom"},
		`{"type":"error","error":"boom"}`:                                                  {Kind: Error, Text: "boom"},
		`{"type":"error","error":{"message":"boom"}}`:                                      {Kind: Error, Text: "boom"},
		`{"type":"error","code":"BUSY","message":"later"}`:                                 {Kind: Error, Code: "BUSY", Text: "later"},
		`{"type":"error"}`:                                                                 {Kind: Error, Defect: "the error has no message"},
		`{"type":"cancelled"}`:                                                             {Kind: Cancelled},
		`{"type":"Cancelled","reason":"asked"}`:                                            {Kind: Cancelled, Text: "asked"},
		`{"type":"connected","session_id":"s"}`:                                            {Kind: Connected, Session: "s"},
		`{"type":"connected"}`:                                                             {Kind: Connected, Defect: "connected names no session"},
		`{"type":"pong","timestamp":1700000000123}`:                                        {Kind: Pong, Timestamp: "1700000000123"},
		`{"type":"Pong","timestamp":"then"}`:                                               {Kind: Pong, Timestamp: "then"},
		`{"type":"tool_start","tool_call_id":"c","tool_name":"t","arguments":{"a": 1}}`:    {Kind: ToolStart, CallID: "c", Tool: "t", Arguments: `{"a": 1}`},
		`{"type":"tool_start","tool_call_id":"c","tool_name":"t","arguments":"{\"a\":1}"}`: {Kind: ToolStart, CallID: "c", Tool: "t", Arguments: `{"a":1}`},
		`{"type":"agent_tool_start","session_id":"s","tool":"t"}`:                          {Kind: ToolStart, Session: "s", Tool: "t"},
		`{"type":"tool_complete","tool_call_id":"c","result":{"success":true,"result":"42","display_preference":"x"}}`: {Kind: ToolComplete, CallID: "c", Result: "42"},
		`{"type":"tool_complete","tool_call_id":"c","result":{"success":false,"result":"no"}}`:                         {Kind: ToolComplete, CallID: "c", Result: "no", Failed: true},
		`{"type":"agent_tool_complete","session_id":"s","tool":"t","result":"{\"success\": false"}`:                    {Kind: ToolComplete, Session: "s", Tool: "t", Result: `{"success": false`, Untold: true},
		`{"type":"tool_complete","tool_call_id":"c","result":{"n":1}}`:                                                 {Kind: ToolComplete, CallID: "c", Result: `{"n":1}`},
		`{"type":"tool_error","tool_call_id":"c","error":"no"}`:                                                        {Kind: ToolError, CallID: "c", Text: "no", Failed: true},
		`{"type":"complete","usage":{"prompt_tokens":1,"completion_tokens":2,"total_tokens":3}}`:                       {Kind: Complete, Usage: &Usage{1, 2, 3}},
		`{"type":"complete","usage":{"prompt_tokens":-1,"completion_tokens":2,"total_tokens":1}}`:                      {Kind: Complete, Usage: &Usage{-1, 2, 1}},
		`{"type":"complete","usage":{"prompt_tokens":1.5,"completion_tokens":2,"total_tokens":3}}`:                     {Kind: Complete},
		`{"type":"complete","usage":{"prompt_tokens":"1","completion_tokens":2,"total_tokens":3}}`:                     {Kind: Complete},
		`{"type":"complete","usage":{"prompt_tokens":1,"completion_tokens":2}}`:                                        {Kind: Complete},
		`{"type":"complete","usage":"{prompt_tokens:1}"}`:                                                              {Kind: Complete},

		`[DONE]`:                               {Kind: Other},
		` [KEEPALIVE] `:                        {Kind: Other},
		``:                                     {Kind: Other},
		`{"type":"token_budget_updated"}`:      {Kind: Other},
		`{"type":"TOKEN","content":"x"}`:       {Kind: Other},
		`{"type":7,"session_id":"s"}`:          {Kind: Other, Session: "s"},
		`{"content":"no type"}`:                {Kind: Other},
		`{}`:                                   {Kind: Other},
		`null`:                                 {Kind: Other},
		`["type"]`:                             {Kind: Other},
		`"{\"type\":\"token\"}"`:               {Kind: Other},
		`hello`:                                {Kind: Other, Defect: "it is not JSON"},
		`{"type":"token","content":"hi"`:       {Kind: Other, Defect: "it is not JSON"},
		`{"type":"token","content":"hi"} more`: {Kind: Other, Defect: "it is not JSON"},
		`[DONE] `:                              {Kind: Other},
		`[done]`:                               {Kind: Other, Defect: "it is not JSON"},
	} {
		if got := DecodeEvent([]byte(in)); !same(got, want) || string(got.Raw) != in {
			t.Errorf("%s\n got %+v\nwant %+v", in, got, want)
		}
	}
}

// spellings of contract part 2, one list a meaning; each must mean what the first does.
var spelt = [][]string{
	{"token", "Token", "agent_token", "AgentToken", "text_delta", "TextDelta"},
	{"complete", "Complete", "agent_complete", "AgentComplete"},
	{"error", "Error", "agent_error", "AgentError"},
	{"cancelled", "Cancelled"},
	{"tool_start", "ToolStart", "agent_tool_start", "AgentToolStart"},
	{"tool_complete", "ToolComplete", "agent_tool_complete", "AgentToolComplete"},
	{"tool_error", "ToolError", "agent_tool_error", "AgentToolError"},
	{"connected", "Connected"},
	{"pong", "Pong"},
}

var named = map[string][]string{
	"token": {"content", "token", "delta"}, "error": {"message", "error"},
	"tool_start": {"tool_name", "tool"}, "tool_complete": {"tool_name", "tool"}, "tool_error": {"tool_name", "tool"},
}

// checkSpellings demands that every tolerated spelling of an event with this text
// means the same.
func checkSpellings(t *testing.T, text string) {
	for _, types := range spelt {
		fields := named[types[0]]
		if fields == nil {
			fields = []string{"text"}
		}
		var first Event
		for i, typ := range types {
			for j, field := range fields {
				raw, err := json.Marshal(map[string]any{
					"type": typ, field: text, "session_id": "s", "tool_call_id": "c", "timestamp": text,
					"extra": []int{1},
				})
				if err != nil {
					t.Fatal(err)
				}
				e := DecodeEvent(raw)
				if string(e.Kind) != types[0] || e.Defect != "" {
					t.Fatalf("%s is %q, defect %q", raw, e.Kind, e.Defect)
				}
				if i == 0 && j == 0 {
					first = e
				}
				if !same(e, first) {
					t.Errorf("%s means %+v\n%s means %+v", raw, e, first.Raw, first)
				}
			}
		}
		switch first.Kind {
		case Token, Error:
			if first.Text != text {
				t.Errorf("%s: text %q", first.Raw, first.Text)
			}
		case ToolStart, ToolComplete, ToolError:
			if first.Tool != text {
				t.Errorf("%s: tool %q", first.Raw, first.Tool)
			}
		}
	}
}

func TestEverySpellingMeansTheSame(t *testing.T) { checkSpellings(t, "he\"llo 你好") }

func FuzzDecodeEvent(f *testing.F) {
	f.Add([]byte(`{"type":"token","content":"hi"}`))
	f.Add([]byte(`{"type":"complete","usage":{"prompt_tokens":1,"completion_tokens":2,"total_tokens":3}}`))
	f.Add([]byte(`{"type":"tool_complete","result":{"success":false,"result":[1]}}`))
	f.Add([]byte(`{"type":"error","error":{"message":"x"}}`))
	f.Add([]byte(`[DONE]`))
	f.Fuzz(func(t *testing.T, data []byte) {
		e := DecodeEvent(data)
		if e.Kind == "" {
			t.Error("an event without a kind")
		}
		if json.Valid(data) == (e.Defect == "it is not JSON") && strings.TrimSpace(string(data)) != "" &&
			!marker.Match([]byte(strings.TrimSpace(string(data)))) {
			t.Errorf("JSON %v, defect %q", json.Valid(data), e.Defect)
		}
		if err := CheckRun([]Event{e}); err != nil && err.Error() == "" {
			t.Error("a broken run without a message")
		}
		if text := string(data); utf8.ValidString(text) {
			checkSpellings(t, text)
		}
	})
}

func TestStopped(t *testing.T) {
	for raw, want := range map[string]bool{
		`{"type":"complete"}`:  true,
		`{"type":"cancelled"}`: true,
		`{"type":"error","message":"Agent execution CANCELLED by user"}`: true,
		`{"type":"error","message":"canceled"}`:                          true,
		`{"type":"error","message":"upstream failed"}`:                   false,
		`{"type":"token","content":"cancel"}`:                            false,
	} {
		if got := DecodeEvent([]byte(raw)).Stopped(); got != want {
			t.Errorf("%s: Stopped %v", raw, got)
		}
	}
}

func TestUsageCheck(t *testing.T) {
	for _, tc := range []struct {
		u    *Usage
		want string
	}{
		{&Usage{1, 2, 3}, ""},
		{&Usage{0, 0, 0}, ""},
		{nil, "no usage"},
		{&Usage{1, 2, 4}, "does not add up"},
		{&Usage{-1, 2, 1}, "negative"},
	} {
		err := tc.u.Check()
		if (err == nil) != (tc.want == "") || err != nil && !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%+v: %v", tc.u, err)
		}
	}
}
