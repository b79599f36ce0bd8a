package target

import (
	"maps"
	"slices"
	"testing"
	"time"

	"bamboo-spec/support/capability"
)

func TestSettingsAreWrittenWhereTheirPlaceholdersStand(t *testing.T) {
	all := Settings{AuthToken: `a"b`, MaxConnections: 5, AllowedOrigins: []string{"http://a", "http://b"},
		StallLimit: 500 * time.Millisecond, RequestLimit: 2 * time.Second, Heartbeat: 90 * time.Second}
	for _, c := range []struct {
		text, file, bare, otherwise string
	}{
		{"{gateway_token|null}", `"a\"b"`, `a"b`, "null"},
		{"x={gateway_capacity|100}, {gateway_capacity|}", "x=5, 5", "x=5, 5", "x=100, "},
		{`{allowed_origins|["*"]}`, `["http://a","http://b"]`, "http://a,http://b", `["*"]`},
		{"{model_timeout_s|60} {model_timeout_ms|1}", "0.5 500", "0.5 500", "60 1"},
		{"{request_timeout_s|60} {request_timeout_ms|1}", "2 2000", "2 2000", "60 1"},
		{"{heartbeat_s|1} {heartbeat_ms|1}", "90 90000", "90 90000", "1 1"},
		{`{http_port} {other|1} {"a": 1} ${PATH}`, `{http_port} {other|1} {"a": 1} ${PATH}`,
			`{http_port} {other|1} {"a": 1} ${PATH}`, `{http_port} {other|1} {"a": 1} ${PATH}`},
	} {
		got := []string{all.written(c.text, true), all.written(c.text, false), Settings{}.written(c.text, true)}
		if want := []string{c.file, c.bare, c.otherwise}; !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", c.text, got, want)
		}
	}
}

func TestEachPlaceholderHasAValue(t *testing.T) {
	written := slices.Sorted(maps.Keys(chosen))
	if known := slices.Sorted(maps.Keys(capability.Placeholders)); !slices.Equal(written, known) {
		t.Errorf("%v have a value, and a profile may have %v", written, known)
	}
}
