package main

import (
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/gorilla/websocket"
)

const twoTraces = `Feature: Two scenarios with a trace each
  Scenario: The first one asks over HTTP
    When the user asks "One"
    Then the answer is complete

  Scenario: The second one asks at the gateway
    Given the user is connected to the gateway
    When the user asks "Two" through the gateway
    Then the answer is complete
`

// Each request and handshake of a scenario carries one trace, which its reports tell; another scenario has another one.
func TestAScenarioIsOneTrace(t *testing.T) {
	var mu sync.Mutex
	traces := map[string][]string{} // by path
	stub := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		traces[r.URL.Path] = append(traces[r.URL.Path], r.Header.Get("Traceparent"))
		switch {
		case r.Method == http.MethodPost && r.URL.Path == "/api/v1/chat":
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(http.StatusCreated)
			_, _ = w.Write([]byte(`{"session_id":"tea","stream_url":"/api/v1/stream/tea","status":"streaming"}`))
		case strings.HasPrefix(r.URL.Path, "/api/v1/stream/"):
			http.Error(w, "no answer today", http.StatusInternalServerError)
		case r.Header.Get("Upgrade") != "":
			if conn, err := (&websocket.Upgrader{}).Upgrade(w, r, nil); err == nil {
				_ = conn.Close() // it says nothing, so the scenario breaks
			}
		}
	}))
	defer stub.Close()
	r := emptyRoot(t, map[string]string{"features/stream/x.feature": twoTraces,
		"godog.yml": "profiles:\n  reference:\n    target: child\n"})
	r.env = []string{"BAMBOO_API_URL=" + stub.URL,
		"BAMBOO_WS_URL=ws" + strings.TrimPrefix(stub.URL, "http") + "/gateway"}
	got := r.godog("run", "features", "--concurrency", "1", "--format",
		"summary,junit:out/junit.xml,html:out/index.html")
	if got.code != 1 {
		t.Fatalf("exit code %d\n%s%s", got.code, got.out, got.errs)
	}
	told := regexp.MustCompile(`(?m)^  trace: ([0-9a-f]{32})$`).FindAllStringSubmatch(got.out, -1)
	if len(told) != 2 || told[0][1] == told[1][1] {
		t.Fatalf("the report tells the traces %q:\n%s", told, got.out)
	}
	mu.Lock()
	defer mu.Unlock()
	for path, want := range map[string]string{"/api/v1/chat": told[0][1], "/api/v1/stream/tea": told[0][1],
		"/gateway": told[1][1]} {
		seen := 0
		for _, parent := range traces[path] {
			if regexp.MustCompile(`^00-` + want + `-[0-9a-f]{16}-01$`).MatchString(parent) {
				seen++
			} else if parent != "" { // what looks whether the server is there belongs to no scenario
				t.Errorf("%s came with %q, want the trace %s", path, parent, want)
			}
		}
		if seen == 0 {
			t.Errorf("nothing with the trace %s came to %s; %v", want, path, traces)
		}
	}
	files, err := filepath.Glob(filepath.Join(r.dir, "out", "failures", "*", "transcript.txt"))
	if err != nil || len(files) != 2 {
		t.Fatal(files, err)
	}
	all := r.read("out/junit.xml") + r.read("out/index.html")
	for i, file := range files {
		name, err := filepath.Rel(r.dir, file)
		if err != nil {
			t.Fatal(err)
		}
		if text := r.read(filepath.ToSlash(name)); !strings.Contains(text, "trace "+told[i][1]) {
			t.Errorf("the transcript does not tell the trace %s:\n%s", told[i][1], text)
		}
		for _, want := range []string{"trace: " + told[i][1] + "\n", "<span>trace " + told[i][1]} {
			if !strings.Contains(all, want) {
				t.Errorf("the reports do not hold %q", want)
			}
		}
	}
}
