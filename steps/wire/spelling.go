package wire

import (
	"encoding/json"
	"strconv"

	"github.com/tidwall/gjson"

	"bamboo-spec/support/client"
	"bamboo-spec/support/table"
)

// spellings are the names that fields of events have in the contract's part 1, with those that its part 2 allows in
// their place.
var spellings = map[client.Kind]struct {
	usual  string
	others []string
}{
	client.Token:        {"content", []string{"token", "delta"}},
	client.ToolStart:    {"tool_name", []string{"tool"}},
	client.ToolComplete: {"tool_name", []string{"tool"}},
	client.ToolError:    {"tool_name", []string{"tool"}},
	client.Error:        {"message", []string{"error"}},
}

// usual is an event under its usual names, unless a row speaks of those that it has. Arguments that came as the text
// that the model sent are the JSON in that text.
func usual(e client.Event, s table.Series) []byte {
	var fields map[string]json.RawMessage
	if json.Unmarshal(e.Raw, &fields) != nil {
		return e.Raw
	}
	changed := false
	put := func(name string, value json.RawMessage) { fields[name], changed = value, true }
	if e.Type != string(e.Kind) && !s.Mentions(e.Type) {
		put("type", json.RawMessage(strconv.Quote(string(e.Kind))))
	}
	spelling := spellings[e.Kind]
	for _, other := range spelling.others {
		value, there := fields[other]
		if there && fields[spelling.usual] == nil && !s.Mentions(strconv.Quote(other)+":") {
			delete(fields, other)
			put(spelling.usual, value)
		}
	}
	if text := gjson.ParseBytes(fields["arguments"]); text.Type == gjson.String && gjson.Parse(text.Str).IsObject() &&
		gjson.Valid(text.Str) {
		put("arguments", json.RawMessage(text.Str))
	}
	if !changed {
		return e.Raw
	}
	raw, err := json.Marshal(fields)
	if err != nil {
		return e.Raw
	}
	return raw
}
