package wire

import (
	"slices"
	"testing"

	"bamboo-spec/support/client"
	"bamboo-spec/support/table"
)

func TestWhatIsSpeltOtherwiseHasItsUsualName(t *testing.T) {
	for _, c := range []struct{ row, data, want string }{
		{`{"type": "tool_start", …}`, `{"type": "ToolStart", "tool": "add"}`,
			`{"tool_name":"add","type":"tool_start"}`},
		{`{"type": "tool_start", "tool": "add"}`, `{"type": "tool_start", "tool": "add"}`,
			`{"type": "tool_start", "tool": "add"}`},
		{`{"type": "tool_start", …}`, `{"type": "tool_start", "arguments": "{\"n\": [2, 3]}"}`,
			`{"arguments":{"n":[2,3]},"type":"tool_start"}`},
		{`{"type": "tool_start", …}`, `{"type": "tool_start", "arguments": "{\"n\""}`,
			`{"type": "tool_start", "arguments": "{\"n\""}`},
		{`{"type": "token", "content": "Hi"}`, `{"type": "text_delta", "delta": "Hi"}`,
			`{"content":"Hi","type":"token"}`},
		{`{"type": "AgentToken", …}`, `{"type": "AgentToken", "token": "Hi"}`, `{"content":"Hi","type":"AgentToken"}`},
		{`{"type": "error", …}`, `{"type": "error", "error": "no"}`, `{"message":"no","type":"error"}`},
		{`{"type": "tool_error", …}`, `{"type": "tool_error", "error": "no"}`, `{"type": "tool_error", "error": "no"}`},
	} {
		var s table.Series
		if err := s.FromTable([]map[string]string{{"data": c.row}}); err != nil {
			t.Fatal(err)
		}
		if got := promisable([]client.Event{client.DecodeEvent([]byte(c.data))}, s); string(got[0]) != c.want {
			t.Errorf("%s: %s, want %s", c.data, got, c.want)
		}
	}
}

func TestMarkersAndUnknownTypesAreLeftOutUnlessARowSpeaksOfThem(t *testing.T) {
	var events []client.Event
	for _, data := range []string{`{"type": "metrics", "load": 1}`, `[KEEPALIVE]`, `{"type": "token", "content": "Hi"}`,
		`{"type": "complete"}`, `[DONE]`} {
		events = append(events, client.DecodeEvent([]byte(data)))
	}
	for row, want := range map[string][]int{
		`{"type": "token", …}`:   {2, 3},
		`{"type": "metrics", …}`: {0, 2, 3},
	} {
		var s table.Series
		if err := s.FromTable([]map[string]string{{"data": row}}); err != nil {
			t.Fatal(err)
		}
		var wanted []string
		for _, i := range want {
			wanted = append(wanted, string(events[i].Raw))
		}
		var got []string
		for _, raw := range promisable(events, s) {
			got = append(got, string(raw))
		}
		if !slices.Equal(got, wanted) {
			t.Errorf("%s: %q, want %q", row, got, wanted)
		}
	}
}
