package client

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"strings"
	"sync"
	"testing"
)

func TestCallsCanBeMadeAgain(t *testing.T) {
	var mu sync.Mutex
	var all []string
	came := func() []string { // since it was asked last
		mu.Lock()
		defer mu.Unlock()
		since := all
		all = nil
		return since
	}
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		mu.Lock()
		defer mu.Unlock()
		all = append(all, r.Method+" "+r.RequestURI+" "+r.Header.Get("X-Tenant")+" "+string(body))
	}))
	defer server.Close()
	transcript := NewTranscript()
	c := New(Config{API: server.URL, Gateway: "ws" + strings.TrimPrefix(server.URL, "http")}, transcript)
	for _, r := range []Request{
		{Path: "/health?a=1&b=2"},
		{Method: http.MethodPost, Path: "/api/v1/chat", Header: http.Header{"X-Tenant": {"it's"}},
			Body: []byte(`{"message": "it's \"tea\"\n"}`)},
		{Path: "/", Header: http.Header{"Authorization": {"Bearer open sesame"}}},
		{Method: http.MethodPost, Path: "/", Body: []byte("\xff")},
	} {
		if _, err := c.Do(t.Context(), r); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := c.Dial(t.Context(), DialOptions{Path: "/gateway"}); err == nil {
		t.Error("a handshake succeeded that was answered with 200")
	}
	script := transcript.Calls()
	for _, want := range []string{`curl -sSN "${BAMBOO_API_URL:-http://127.0.0.1:8080}"'/health?a=1&b=2'`,
		`--data-binary '{"message": "it'\''s \"tea\"\n"}'`,
		"# without its header Authorization", "is no text is left out",
		`websocat "${BAMBOO_WS_URL:-ws://127.0.0.1:18790}"'/gateway'`} {
		if !strings.Contains(script, want) {
			t.Errorf("the script lacks %s:\n%s", want, script)
		}
	}
	if strings.Contains(script, "sesame") {
		t.Errorf("the script tells a secret:\n%s", script)
	}
	if _, err := exec.LookPath("curl"); err != nil {
		t.Skip("the script is not run: there is no curl")
	}
	first := came()[:2]
	again := exec.CommandContext(t.Context(), "sh", "-c", strings.Join(strings.Split(script, "\n")[:3], "\n"))
	again.Env = append(again.Environ(), "BAMBOO_API_URL="+server.URL, "no_proxy=*")
	if out, err := again.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if later := came(); strings.Join(later, "\n") != strings.Join(first, "\n") {
		t.Errorf("again it came\n%q\nand first\n%q", later, first)
	}
}

func TestAnExchangeWithTheGatewayIsALineOfWebsocat(t *testing.T) {
	s := sent{command: "websocat 'x'", gateway: true, frames: []string{"'a'", "'b'"}, left: 1}
	if want := `printf '%s\n' 'a' 'b' | websocat 'x'  # 1 frames are left out`; s.line() != want {
		t.Errorf("got %s, want %s", s.line(), want)
	}
}
