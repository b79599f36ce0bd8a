package report_test

import (
	"encoding/json"
	"errors"
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
		"### Measured\n\n**Tokens come in the pieces in which the model says them** — a conversation every 150 ms " +
			"for 30 s, attempt 1 of 2 — `features/stream/",
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
	if n := len(text); n > comment || !strings.Contains(text, "measurements more; the other reports hold them.") {
		t.Errorf("%d bytes, a comment of GitHub takes %d", n, comment)
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
		if err := json.Unmarshal([]byte(e.Attachment.Body), &m); err != nil || m.Plan == "" || m.Attempt == 0 ||
			len(m.Rows) != len(sample.Prices) || m.Rows[0].Got != "99 %" {
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

// An annotation is shown in a running script, where no table can be read.
func TestAnnotationsListWhatDoesNotHold(t *testing.T) {
	s := theMeasuredSample(t)
	s.Results = s.Results[6:7]
	r := s.Results[0]
	v := r.Measurements[1].Verdicts
	v.Rows[4].Verdict, v.Rows[4].Got, v.Rows[4].Interval, v.Rows[4].N = objective.Invalid, "", "", 0
	v.Rows[4].Reason = "nothing was measured, and silence is never met"
	r.Err = errors.New("4 of 7 objectives hold: 2 broken, 1 invalid\n" + v.Text())
	var out strings.Builder
	if err := report.NewGitHub(&out, "").End(s); err != nil {
		t.Fatal(err)
	}
	want := "::4 of 7 objectives hold: 2 broken, 1 invalid%0A" +
		"first token latency p50 < 100 ms is broken: 179 ms (95 %25 interval 167 ms … 189 ms, n 200 (2 failed))%0A" +
		"first token latency p90 < 140 ms is broken: 288 ms (95 %25 interval 265 ms … 315 ms, n 200 (2 failed)); " +
		"the whole interval misses the limit%0A" +
		"throughput > 1 /s is invalid: nothing was got; nothing was measured, and silence is never met%0A" +
		"driver: 200 of 200 starts made, 1.39 ms late at p99, 31 %25 of its processors used, arrivals by the " +
		"kernel's receive stamp\n"
	want = strings.Replace(want, "::", "Then the answer is:%0A", 1)
	if !strings.HasSuffix(out.String(), want) {
		t.Errorf("it says\n%s\nwant\n%s", out.String(), want)
	}
}

// A run that is worse than its baseline allows is a failure, not an error.
func TestARegressionIsAFailureOfTheRun(t *testing.T) {
	s := &report.Summary{Problem: &report.Regression{Text: "1 promise is kept worse\n| a table |"}}
	if s.ExitCode() != 1 {
		t.Errorf("exit code %d", s.ExitCode())
	}
	for _, c := range []struct {
		format report.Format
		want   string
	}{
		{report.JUnit, `<failure message="1 promise is kept worse" type="run">`},
		{report.Messages, `"exception":{"type":"broken","message":"1 promise is kept worse\n`},
		{report.Markdown, "**The run itself:**\n\n```text\n1 promise is kept worse\n| a table |\n"},
	} {
		if text := string(written(t, c.format, s)); !strings.Contains(text, c.want) {
			t.Errorf("it does not hold %s:\n%s", c.want, text)
		}
	}
}
