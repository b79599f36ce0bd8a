package html_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"bamboo-spec/support/baseline"
	"bamboo-spec/support/history"
	"bamboo-spec/support/report/html"
	"bamboo-spec/support/report/internal/sample"
)

// theHistory is the sample run, repeated under two versions; of the second one a promise comes and goes.
func theHistory(t *testing.T) string {
	t.Helper()
	var runs []*baseline.Run
	for i := range 8 {
		s := theSample(t)
		if err := sample.Measure(s); err != nil {
			t.Fatal(err)
		}
		s.Run.Started = s.Run.Started.Add(time.Duration(i) * 24 * time.Hour)
		s.Run.Tested.Commit = strings.Repeat("c0ffee", 7)[:40]
		s.Run.Reference = true
		if i > 2 {
			s.Run.Bamboo = "2026.11.1"
		}
		r := baseline.Of(s)
		if i > 3 && i%2 == 0 {
			for n := range r.Scenarios {
				r.Scenarios[n].Verdict = "kept"
			}
		}
		runs = append(runs, r)
	}
	h, err := history.Of(runs)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := html.History(&b, h); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestTheHistoryIsAPageForEverybody(t *testing.T) {
	looked(t, theHistory(t)).fits(t)
}

func TestTheHistoryHasAStripForEachVersion(t *testing.T) {
	page := theHistory(t)
	for _, want := range []string{
		`<th scope="col">reference</th><th scope="col">reference 2026.11.1</th>`,
		`aria-label="broken in 3 of 3 runs"`, `aria-label="broken in 3 of 5 runs"`,
		`>Tokens come in the pieces in which the model says them <small class="flaky">flaky</small>`,
		`From reference to reference 2026.11.1`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not hold %q", want)
		}
	}
}
