package html_test

import (
	"regexp"
	"strings"
	"testing"

	"bamboo-spec/support/report"
	"bamboo-spec/support/report/internal/sample"
)

func TestPageShowsASearchForACapacity(t *testing.T) {
	for name, c := range map[string]struct {
		found report.Capacity
		parts []string
		gone  []string
	}{
		"both bounds": {report.Capacity{AtLeast: 20, Below: 40}, []string{
			`<figcaption>First token latency p90 by load</figcaption>`, `<figcaption>Success rate by load</figcaption>`,
			`<figcaption>Memory of the server at its peak by load</figcaption>`,
			`5 trials; all objectives held at 20 users at once, and at 40 one was missed: the capacity lies between`,
			`<rect class="load" x="202.0" y="14" width="150.0" height="146"/>`, `<th scope="col">outcome</th>`,
			`</td><td>held</td></tr>`, `<td>40</td><td>none</td><td>could not be judged</td>`,
		}, nil},
		"nothing was missed": {report.Capacity{AtLeast: 40}, []string{
			`all objectives held at 40 users at once, and nothing larger was tried that missed one.`},
			[]string{`by load. 5 trials; at no load`}},
		"nothing held": {report.Capacity{Below: 20}, []string{
			`5 trials; at no load all objectives held, and at 20 one was missed`}, nil},
	} {
		s := theMeasuredSample(t)
		c.found.Unit = "users at once"
		for i, load := range []int{20, 20, 40, 40} {
			m, err := sample.Measurement(100, 1+float64(load)/20*float64(i%2+1)/3)
			if err != nil {
				t.Fatal(err)
			}
			outcome := map[int]string{20: "held", 40: "missed"}[load]
			c.found.Trials = append(c.found.Trials,
				report.Trial{Load: load, Outcome: outcome, Verdicts: m.Verdicts, Result: m.Result})
		}
		c.found.Trials = append(c.found.Trials, report.Trial{Load: 40, Outcome: "could not be judged"})
		s.Results[6].Measurements[1].Capacity = &c.found
		page := written(t, s)
		for _, part := range c.parts {
			if !strings.Contains(page, part) {
				t.Errorf("%s: the page does not hold %s", name, part)
			}
		}
		for _, part := range c.gone {
			if strings.Contains(page, part) {
				t.Errorf("%s: the page holds %s", name, part)
			}
		}
		if n := len(regexp.MustCompile(`<td>20</td><td>[0-9.]+ ms</td><td>held</td>`).FindAllString(page, -1)); n != 6 {
			t.Errorf("%s: %d trials with a latency and their outcome, want 2 of each of 3 percentiles", name, n)
		}
		if m := regexp.MustCompile(`NaN|Inf\b|%!`).FindString(page); m != "" {
			t.Errorf("%s: the page holds %s", name, m)
		}
	}
}
