package report

import (
	"strings"
	"testing"
	"time"
)

func TestTheSlowestAreListed(t *testing.T) {
	s := &Summary{Run: Run{Again: "again"}}
	for i, d := range []time.Duration{900, 3000, 1500, 1500, 7000, 2000, 1200} {
		s.Results = append(s.Results, &Result{Took: d * time.Millisecond,
			Scenario: &Scenario{Name: string(rune('a' + i)), File: "x.feature", Line: i}})
	}
	var got []string
	for _, r := range s.Slowest() {
		got = append(got, r.Scenario.Name)
	}
	if text := strings.Join(got, ""); text != "ebfcd" {
		t.Errorf("the slowest are %s, want ebfcd", text)
	}
	text := tell(NewSummary, Terminal{}, s)
	if !strings.Contains(text, "\nSlowest:\n  7.0 s  e (x.feature:4)\n  3.0 s  b (x.feature:1)\n") {
		t.Errorf("the terminal does not list them:\n%s", text)
	}
	var b strings.Builder
	if err := Markdown(&b, s); err != nil || !strings.Contains(b.String(), "- 7.0 s: e — `x.feature:4`\n") {
		t.Errorf("%v, Markdown does not list them:\n%s", err, b.String())
	}
}
