package wire

import (
	"slices"
	"testing"

	"bamboo-spec/support/client"
	"bamboo-spec/support/table"
)

func TestTypesThatAreSpeltOtherwiseHaveTheirUsualNames(t *testing.T) {
	var s table.Series
	if err := s.FromTable([]map[string]string{{"data": `{"type": "tool_start", …}`}}); err != nil {
		t.Fatal(err)
	}
	for data, want := range map[string]string{
		`{"type": "ToolStart", "tool": "add"}`:  `{"tool":"add","type":"tool_start"}`,
		`{"type": "tool_start", "tool": "add"}`: `{"type": "tool_start", "tool": "add"}`,
	} {
		if got := promisable([]client.Event{client.DecodeEvent([]byte(data))}, s); string(got[0]) != want {
			t.Errorf("%s: %s, want %s", data, got, want)
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
