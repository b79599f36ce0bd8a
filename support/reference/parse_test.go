package reference

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
)

func TestIDs(t *testing.T) {
	for id, good := range map[string]bool{"a": true, "A-z_0.9": true, "...": true, ".a": true,
		strings.Repeat("x", 128): true,
		"":                       false, ".": false, "..": false, strings.Repeat("x", 129): false, "a b": false,
		"a/b": false, "ä": false,
		"a\x00": false, "a\\b": false} {
		if err := (ids{}).Check(id); (err == nil) != good {
			t.Errorf("%q: %v", id, err)
		}
	}
}

func TestGuardOrigins(t *testing.T) {
	g := newGuard(Options{AllowedOrigins: []string{"https://App.example:8443"}})
	for _, c := range []struct {
		host, origin string
		want         bool
	}{
		{"127.0.0.1:18790", "http://127.0.0.1:18790", true},
		{"localhost:18790", "http://LocalHost:18790", true},
		{"[::1]:18790", "http://[::1]:18790", true},
		{"127.0.0.1:18790", "http://127.0.0.1:8080", false},
		{"127.0.0.1:18790", "https://app.example:8443", true},
		{"127.0.0.1:18790", "https://app.example", false},
		{"127.0.0.1:18790", "null", false},
		{"127.0.0.1:18790", "", false},
		{"127.0.0.1:18790", "http://%zz", false},
		{"evil.example:18790", "http://evil.example:18790", false}, // its name may point here
	} {
		r := &http.Request{Host: c.host, Header: http.Header{"Origin": {c.origin}}}
		if got := g.AllowOrigin(r); got != c.want {
			t.Errorf("%s at %s: %v", c.origin, c.host, got)
		}
	}
	if !g.AllowOrigin(&http.Request{Host: "x"}) {
		t.Error("a client without an origin is refused")
	}
	if g.AllowOrigin(&http.Request{Host: "127.0.0.1:1",
		Header: http.Header{"Origin": {"http://127.0.0.1:1", "http://evil.example"}}}) {
		t.Error("two origins are let in")
	}
	if !newGuard(Options{AllowedOrigins: []string{"*"}}).AllowOrigin(
		&http.Request{Header: http.Header{"Origin": {"http://x"}}}) {
		t.Error("* does not let everyone in")
	}
}

func FuzzDecodeMessage(f *testing.F) {
	f.Add([]byte(`{"type":"connect","session_id":null,"auth":"x"}`))
	f.Add([]byte(`{"type":"chat","session_id":"s","content":"x"}`))
	f.Add([]byte(`{"type":"ping","timestamp":-1e3}`))
	f.Add([]byte(`{"type":"command","name":"x","args":{"a":[]}}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		m := decodeMessage(text)
		if (m.Kind == BadMessage) != (m.Problem != "") {
			t.Errorf("%q: kind %d, problem %q", text, m.Kind, m.Problem)
		}
		if m.Kind != BadMessage && !json.Valid(text) {
			t.Errorf("%q was taken", text)
		}
		if m.Kind == ChatMessage && (m.Content == "" || m.Session == "") || m.Kind == PingMessage &&
			!json.Valid(m.Timestamp) {
			t.Errorf("%q became %+v", text, m)
		}
	})
}

func FuzzParseCreate(f *testing.F) {
	f.Add([]byte(`{"message":"x","session_id":"s","model":"m"}`))
	f.Add([]byte(`{"message":null}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		in, err := parseCreate(body)
		if err == nil && (in.message == "" || !json.Valid(body)) {
			t.Errorf("%q became %+v", body, in)
		}
	})
}
