package html_test

import (
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"strings"
	"testing"
	"time"

	"bamboo-spec/support/capability"
	"bamboo-spec/support/measure"
	"bamboo-spec/support/objective"
	"bamboo-spec/support/report"
	"bamboo-spec/support/report/internal/sample"
)

func TestPageShowsWhatWasMeasured(t *testing.T) {
	s := theMeasuredSample(t)
	broken := s.Results[6]
	broken.Err = errors.New("5 of 7 objectives hold: 2 broken\n" + broken.Measurements[1].Verdicts.Text())
	broken.Steps[len(broken.Steps)-1].Err = broken.Err
	page := written(t, s)
	for _, part := range []string{
		`<p class="plan">a conversation every 150 ms for 30 s, attempt 2 of 2</p>`,
		`The measurement is invalid and says nothing about the server:</b> the driver&#39;s starts were 31 ms late`,
		`<th scope="row">first token latency p90</th>`,
		`&lt; 140 ms, sure</td><td>265 ms … 315 ms</td><td>200 (2 failed)</td>`,
		`<figcaption>Inter-token latency by percentile</figcaption>`,
		`aria-label="First token latency over time. 200 values over 29.9 s: for each moment the quickest, the median and the slowest; the slowest of all took 396 ms. 2 failed: they are the marks at the upper edge.">`,
		`<td>p95</td><td>326 ms</td></tr>`,
		`Memory of the server over time`, `Open files of the server over time`,
		`31 % of its processors used`, `<pre>5 of 7 objectives hold: 2 broken</pre>`,
	} {
		if !strings.Contains(page, part) {
			t.Errorf("the page does not hold %s", part)
		}
	}
	if n := strings.Count(page, "<figure>"); n != 3*5 {
		t.Errorf("%d pictures, want 5 of each measurement", n)
	}
	ids := map[string]bool{}
	for _, m := range regexp.MustCompile(` id="([^"]+)"`).FindAllStringSubmatch(page, -1) {
		if ids[m[1]] {
			t.Errorf("two things are called %s", m[1])
		}
		ids[m[1]] = true
	}
	for _, svg := range regexp.MustCompile(`(?s)<svg viewBox="0 0 360 .*?</svg>`).FindAllString(page, -1) {
		d := xml.NewDecoder(strings.NewReader(svg))
		for {
			if _, err := d.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatalf("%v in %s", err, svg)
			}
		}
	}
	if m := regexp.MustCompile(`NaN|Inf\b|%!`).FindString(page); m != "" {
		t.Errorf("the page holds %s", m)
	}
}

// summedUp is a summary of runs.
func summedUp(runs ...measure.Run) *measure.Result {
	r := measure.NewRecorder(measure.Keep{Most: 1})
	for _, run := range runs {
		r.Run(run)
	}
	return r.Result()
}

// Pictures of what hardly is any picture: nothing, one value, failures alone.
func TestPicturesOfLittle(t *testing.T) {
	table, err := objective.Parse(sample.Prices)
	if err != nil {
		t.Fatal(err)
	}
	one := measure.Run{Latencies: measure.Latencies{measure.FirstTokenLatency: 5 * time.Millisecond}}
	failed := measure.Run{}
	failed.Fail("no answer", measure.FirstTokenLatency)
	for name, c := range map[string]struct {
		result  measure.Result
		figures int
	}{
		"nothing": {measure.Result{}, 0},
		"one run": {measure.Result{Runs: []measure.Run{one}}, 2},
		"a quick one": {measure.Result{Runs: []measure.Run{
			{Latencies: measure.Latencies{measure.FirstTokenLatency: 0}}}}, 2},
		"before zero": {measure.Result{Runs: []measure.Run{
			{Latencies: measure.Latencies{measure.FirstTokenLatency: -5}}, one}}, 2},
		"all failed": {measure.Result{Runs: []measure.Run{failed, failed}, Gaps: &measure.Distribution{Failed: 2}},
			0},
		"one reading": {measure.Result{Process: map[measure.Metric]measure.Track{measure.Memory: {{At: 1, Value: 5}}}},
			0},
		"no memory": {measure.Result{Process: map[measure.Metric]measure.Track{measure.Memory: {{At: 1}, {At: 1}}}},
			1},
		"one and none": {measure.Result{Runs: []measure.Run{one, failed}}, 2},
		"summed up":    {*summedUp(one, one, failed), 1}, // by percentile, and not over time
	} {
		s := theSample(t)
		r := s.Results[6]
		r.Measurements = []report.Measurement{{Attempt: 1, Plan: "a few",
			Verdicts: table.Judge(&c.result, capability.All), Result: &c.result}}
		page := written(t, s)
		if n := strings.Count(page, "<figure>"); n != c.figures {
			t.Errorf("%s: %d pictures, want %d", name, n, c.figures)
		}
		if m := regexp.MustCompile(`NaN|Inf\b|%!`).FindString(page); m != "" {
			t.Errorf("%s: the page holds %s", name, m)
		}
	}
}
