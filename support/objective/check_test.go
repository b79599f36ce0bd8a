package objective

import (
	"strings"
	"testing"
	"time"

	"bamboo-spec/support/measure"
)

// table parses rows written as features write them: "metric | statistic | limit | confidence".
func table(t *testing.T, rows ...string) Table {
	t.Helper()
	var all []Row
	for i, r := range rows {
		cells := append(strings.Split(r, "|"), "", "", "", "", "")
		for j := range cells {
			cells[j] = strings.TrimSpace(cells[j])
		}
		all = append(all, Row{cells[0], cells[1], cells[2], cells[3], cells[4], cells[5], 10 + i})
	}
	parsed, err := Parse(all)
	if err != nil {
		t.Fatal(err)
	}
	return parsed
}

// starts promises runs that each have the usual latencies.
func starts(runs int) Promise {
	return Promise{Runs: runs, Lasts: time.Minute, Produces: map[measure.Metric]int{
		measure.SuccessRate: runs, measure.FirstTokenLatency: runs, measure.TotalResponseTime: runs,
		measure.InterTokenLatency: 0, measure.Throughput: 0, measure.Goodput: 0, measure.Memory: 0,
		measure.ConnectTime: 10,
	}}
}

func TestWhatIsRefusedBeforeTheLoad(t *testing.T) {
	short := starts(0)
	short.Lasts = 20 * time.Second
	timed := starts(0)
	for name, c := range map[string]struct {
		rows    []string
		promise Promise
		want    string // in the message; empty: not refused
	}{
		"a metric that is not measured": {[]string{"cpu | mean | < 50 %"}, starts(100),
			"row 1 (line 10), cell “metric”: this scenario does not measure cpu; it measures first token latency, " +
				"inter-token latency, total response time, connect time, success rate, throughput, goodput, memory"},
		"a similar one is measured": {[]string{"first reply latency | p95 | < 5 s"}, starts(100),
			"did you mean “first token latency”"},
		"all is well": {[]string{"success rate | | = 100 %", "first token latency | p95 | < 5 s"},
			starts(100), ""},

		"19 runs for a p95": {[]string{"first token latency | p95 | < 5 s"}, starts(19),
			"it must start at least 20 runs"},
		"20 runs for a p95": {[]string{"first token latency | p95 | < 5 s"}, starts(20), ""},
		"99 runs for a p99": {[]string{"first token latency | p99 | < 5 s"}, starts(99),
			"at least 100 values of first token latency; this scenario brings 99: it must start at least 100 runs"},
		"1 run for a maximum": {[]string{"first token latency | max | < 5 s"}, starts(1), ""},
		"10 connections for a p95": {[]string{"connect time | p95 | < 5 s"}, starts(100),
			"it must bring at least 20"},
		"runs bounded by a time": {[]string{"first token latency | p99.9 | < 5 s | sure"}, timed, ""},
		"any number of gaps":     {[]string{"inter-token latency | p99.9 | < 5 s"}, starts(20), ""},
		"71 runs to be sure of a p95": {[]string{"first token latency | p95 | < 5 s | sure"}, starts(71),
			"cell “confidence”: to be sure of a p95 takes an interval that is closed, and so at least 72 values"},
		"72 runs to be sure of a p95": {[]string{"first token latency | p95 | < 5 s | sure"}, starts(72), ""},
		"35 runs to be sure of 90 %": {[]string{"success rate | | > 90 % | sure"}, starts(35),
			"takes at least 36 runs"},
		"36 runs to be sure of 90 %": {[]string{"success rate | | > 90 % | sure"}, starts(36), ""},
		"to be sure that few succeed": {[]string{"success rate | | < 10 % | sure"}, starts(35),
			"takes at least 36 runs"},
		"to be sure of all": {[]string{"success rate | | = 100 % | sure"}, starts(1000),
			"no number of runs"},
		"to be sure of at least all": {[]string{"success rate | | >= 100 % | sure"}, starts(1000),
			"no number of runs"},
		"a slope over 20 s": {[]string{"memory | growth per minute | < 100 MB"}, short,
			"needs 30 s of load and 100 readings, and this load lasts 20 s; write growth"},
		"a slope over a minute": {[]string{"memory | growth per minute | < 100 MB"}, starts(5), ""},
		"a growth over 20 s":    {[]string{"memory | growth | < 100 MB"}, short, ""},
		"10 % failures and a p95": {[]string{"success rate | | > 90 %", "first token latency | p95 | < 5 s"},
			starts(100), "row 2 (line 11), cell “statistic”: row 1 allows 9 of 100 runs to fail (success rate > 90 %)"},
		"10 % failures and a p90": {[]string{"success rate | | >= 90 %", "first token latency | p90 | < 5 s"},
			starts(100), ""},
		"11 % failures and a p90": {[]string{"success rate | | >= 89 %", "first token latency | p90 | < 5 s"},
			starts(100), "allows 11 of 100 runs to fail"},
		"30 % failures and a p50": {[]string{"success rate | | > 70 %", "first token latency | p50 | < 5 s"},
			starts(200), ""},
		"failures in another order": {[]string{"first token latency | p95 | < 5 s", "success rate | | > 90 %"},
			starts(100), "row 1 (line 10), cell “statistic”: row 2 allows 9"},
		"failures of pooled gaps": {[]string{"success rate | | > 90 %", "inter-token latency | p95 | < 5 s"},
			starts(100), "tolerates 5 of them"},
		// 1 failure both
		"7 % of 20 runs and a p95": {[]string{"success rate | | > 93 %", "first token latency | p95 | < 5 s"},
			starts(20), ""},
		"a maximum has no failures": {[]string{"success rate | | > 50 %", "first token latency | max | < 5 s"},
			starts(100), ""},
		"a success rate with two ends": {[]string{"success rate | | > 50 %", "success rate | | >= 95 %",
			"first token latency | p95 | < 5 s"}, starts(100), ""},
		"only an upper end": {[]string{"success rate | | < 50 %", "first token latency | p95 | < 5 s"},
			starts(100), "allows 100 of 100 runs"},
		"10 % of an unknown number": {[]string{"success rate | | > 90 %", "first token latency | p95 | < 5 s"},
			timed, "row 1 allows more runs to fail (success rate > 90 %) than a p95 tolerates"},
		"5 % of an unknown number": {[]string{"success rate | | >= 95 %", "first token latency | p95 | < 5 s"},
			timed, ""},
		"two ends of an unknown number": {[]string{"success rate | | > 50 %", "success rate | | >= 95 %",
			"first token latency | p95 | < 5 s"}, timed, ""},
		"an upper end of an unknown": {[]string{"success rate | | < 50 %", "first token latency | p95 | < 5 s"},
			timed, "more runs to fail"},
	} {
		err := table(t, c.rows...).Check(c.promise)
		switch {
		case c.want == "" && err != nil:
			t.Errorf("%s is refused: %v", name, err)
		case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)):
			t.Errorf("%s: %v\n  does not say %q", name, err, c.want)
		case err != nil && !saysNothing(err):
			t.Errorf("%s: refused, it would count as a broken promise", name)
		}
	}
}

// With fewer runs than leastSure says no result is sure, with as many a perfect one is.
func TestHowManyRunsMakeSure(t *testing.T) {
	for _, limit := range []string{"> 50 %", ">= 70 %", "> 90 %", ">= 99 %", "> 99.9 %", "< 10 %", "<= 1 %", "> 0 %"} {
		o := table(t, "success rate | | "+limit+" | sure").Objectives[0]
		least, possible := leastSure(o.Operator, o.Limit.Amount)
		if !possible {
			t.Errorf("%s: impossible", limit)
			continue
		}
		sure := func(runs int) bool {
			successes := runs
			if o.Operator == Less || o.Operator == AtMost {
				successes = 0
			}
			low, high := measure.ShareInterval(successes, runs)
			return o.meets(ofFloat(low)) && o.meets(ofFloat(high))
		}
		if !sure(least) || least > 1 && sure(least-1) {
			t.Errorf("%s takes %d runs: %v; %d: %v", limit, least, sure(least), least-1, sure(least-1))
		}
	}
}
