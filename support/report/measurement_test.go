package report_test

import (
	"encoding/json"
	"strings"
	"testing"

	"bamboo-spec/support/objective"
	"bamboo-spec/support/report"
	"bamboo-spec/support/report/internal/sample"
)

// theMeasuredSample is the sample run with measurements.
func theMeasuredSample(t *testing.T) *report.Summary {
	t.Helper()
	s := theSample(t)
	if err := sample.Measure(s); err != nil {
		t.Fatal(err)
	}
	return s
}

func TestMarkdownShowsWhatWasMeasured(t *testing.T) {
	text := string(written(t, report.Markdown, theMeasuredSample(t)))
	for _, part := range []string{
		"### Measured\n\n**Tokens come in the pieces in which the model says them** — a conversation every 150 ms for 30 s, attempt 1 of 2 — `features/stream/",
		"* invalid: the driver's starts were 31 ms late at p99",
		"| first token latency p50 | \\< 100 ms | 179 ms | 167 ms … 189 ms | 200 (2 failed) | ❌ broken |\n",
		"| first token latency p90 | \\< 140 ms, sure | ",
		"* driver: 200 of 200 starts made, ",
	} {
		if !strings.Contains(text, part) {
			t.Errorf("the summary does not hold\n%s\n\nit is\n%s", part, text)
		}
	}
	if strings.Contains(string(written(t, report.Markdown, theSample(t))), "### Measured") {
		t.Error("a run that measured nothing has a heading for it")
	}
}

func TestMarkdownStaysShortWhateverIsMeasured(t *testing.T) {
	s := theMeasuredSample(t)
	for _, r := range s.Results {
		for len(r.Measurements) > 0 && len(r.Measurements) < 1000 {
			r.Measurements = append(r.Measurements, r.Measurements[0])
		}
	}
	text := string(written(t, report.Markdown, s))
	if n := len(text); n > 1<<20 || !strings.Contains(text, "measurements more; the other reports hold them.") {
		t.Errorf("%d bytes, GitHub takes %d", n, 1<<20)
	}
}

func TestMessagesAttachWhatWasMeasured(t *testing.T) {
	var names []string
	for _, e := range envelopes(t, theMeasuredSample(t)) {
		if e.Attachment == nil || e.Attachment.MediaType != "application/json" {
			continue
		}
		names = append(names, e.Attachment.FileName)
		var m struct {
			Plan    string
			Attempt int
			objective.Verdicts
		}
		if err := json.Unmarshal([]byte(e.Attachment.Body), &m); err != nil || m.Plan == "" || m.Attempt == 0 || len(m.Rows) != len(sample.Prices) || m.Rows[0].Got != "99 %" {
			t.Errorf("%v: %s", err, e.Attachment.Body)
		}
		if e.Attachment.TestStepId == "" || len(e.Attachment.Body) > 10_000 {
			t.Errorf("%d bytes at the sentence %q", len(e.Attachment.Body), e.Attachment.TestStepId)
		}
	}
	if got := strings.Join(names, " "); got != "measurement-1.json measurement-2.json measurement-1.json" {
		t.Errorf("attached are %s", got)
	}
}
