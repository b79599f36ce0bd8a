package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// A load that Locust's workers cannot drive is not judged: exit code 2, and what to do.
func TestALoadWithoutEnoughWorkersIsNotJudged(t *testing.T) {
	asked := 0
	master := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked++
		w.WriteHeader(http.StatusConflict)
		fmt.Fprint(w,
			`{"error": "1 workers are ready and 3 are asked for: start more with godog worker", "not_ready": true}`)
	}))
	defer master.Close()
	r := emptyRoot(t, map[string]string{"features/perf/x.feature": `Feature: Many are served
  Scenario: Every answer is right
    When 2 users hold 4 conversations
    Then these objectives hold:
      | metric       | limit   |
      | success rate | = 100 % |
`})
	got := r.godog("run", "features/perf", "--locust", master.URL, "--workers", "3")
	if got.code != 2 || !strings.Contains(got.out, "NOT JUDGED Every answer is right") ||
		!strings.Contains(got.out, "1 workers are ready and 3 are asked for: start more with godog worker") ||
		!strings.Contains(got.out, "--locust "+master.URL+" --workers 3") {
		t.Errorf("exit code %d\n%s%s", got.code, got.out, got.errs)
	}
	if asked != 2 {
		t.Errorf("the master was asked %d times; what cannot be judged is tried once more", asked)
	}
}
