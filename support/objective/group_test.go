package objective

import (
	"strings"
	"testing"
	"time"

	"bamboo-spec/support/capability"
	"bamboo-spec/support/measure"
)

// mixed makes 100 runs, of which every fourth is long and begins slowly.
func mixed() *measure.Result {
	r := result(100, 0)
	for i := range r.Runs {
		r.Runs[i].Group = "short"
		if i%4 == 0 {
			r.Runs[i].Group = "long"
			r.Runs[i].Latencies[measure.FirstTokenLatency] = time.Second
		}
	}
	return r
}

func TestARowOfAGroupIsAboutItsRunsAlone(t *testing.T) {
	failing := mixed()
	for i := range failing.Runs {
		if failing.Runs[i].Group == "short" && i < 20 {
			failing.Runs[i].Fail("wrong text", measure.FirstTokenLatency, measure.TotalResponseTime,
				measure.LongestStall)
		}
	}
	for name, c := range map[string]struct {
		result  *measure.Result
		row     string
		verdict Verdict
		got     string
		n       int
	}{
		"all":              {mixed(), "first token latency|p95|< 100 ms", Broken, "1 s", 100},
		"the fast ones":    {mixed(), "first token latency|p95|< 100 ms|||short", Holds, "10 ms", 75},
		"the slow ones":    {mixed(), "first token latency|p95|< 100 ms|||long", Broken, "1 s", 25},
		"success":          {failing, "success rate||>= 90 %|||long", Holds, "100 %", 25},
		"failures of one":  {failing, "success rate||>= 90 %|||short", Broken, "80 %", 75},
		"goodput of one":   {mixed(), "goodput rate||= 100 %|||short", Holds, "100 %", 75},
		"nobody's":         {mixed(), "first token latency|p50|< 100 ms|||odd", Invalid, "", 0},
		"in each window":   {mixed(), "first token latency|p50|< 100 ms||5 s|short", Holds, "10 ms", 0},
		"too few of a few": {mixed(), "first token latency|p99|< 100 ms|||long", Invalid, "1 s", 25},
	} {
		for way, result := range bothWays(table(t, c.row), c.result) {
			j := table(t, c.row).Judge(result, capability.All).Rows[0]
			if j.Verdict != c.verdict || j.Got != c.got || c.n > 0 && j.N != c.n {
				t.Errorf("%s%s: %s, got %s of %d, because %s; want %s, %s of %d", name, way, j.Verdict, j.Got, j.N,
					j.Reason, c.verdict, c.got, c.n)
			}
		}
	}
}

func TestGoodputHoldsEachRunToTheLimitsOfItsGroup(t *testing.T) {
	v := table(t, "goodput rate||= 100 %", "first token latency|p50|< 100 ms|||short",
		"first token latency|p50|< 2 s|||long").Judge(mixed(), capability.All)
	if err := v.Err(); err != nil {
		t.Error(err)
	}
	if text := v.Text(); !strings.Contains(text, "group") || !strings.Contains(text, "short") {
		t.Errorf("the table does not show its groups:\n%s", text)
	}
}

func TestGroupsAreCheckedBeforeTheLoad(t *testing.T) {
	promise := Promise{Runs: 100, Produces: map[measure.Metric]int{measure.FirstTokenLatency: 100,
		measure.SuccessRate: 100}, Groups: map[string]int{"short": 85, "long": 15}}
	without := promise
	without.Groups = nil
	for name, c := range map[string]struct {
		row     string
		promise Promise
		says    string
	}{
		"enough":      {"first token latency|p95|< 5 s|||short", promise, ""},
		"too few":     {"first token latency|p95|< 5 s|||long", promise, "at least 20 values"},
		"a typo":      {"success rate||= 100 %|||shor", promise, "did you mean"},
		"another":     {"success rate||= 100 %|||odd", promise, "groups are long, short"},
		"none at all": {"success rate||= 100 %|||short", without, "no message of this load has a group"},
	} {
		err := table(t, c.row).Check(c.promise)
		if (err == nil) != (c.says == "") || err != nil && !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v; want %q", name, err, c.says)
		}
	}
	if _, err := Parse([]Row{{Metric: "connect time", Statistic: "p50", Limit: "< 1 s", Group: "short"}}); err == nil ||
		!strings.Contains(err.Error(), "all runs together") {
		t.Errorf("a group of connect times: %v", err)
	}
}
