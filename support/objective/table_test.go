package objective

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"bamboo-spec/support/capability"
	"bamboo-spec/support/measure"
	"bamboo-spec/support/mismatch"
)

// every metric of the specification, with its statistics.
const priceList = `
session creation | first token latency | first reply latency | inter-token latency | time per output token | longest stall | total response time | stop latency | added first token latency | added total time | connect time | follower spread : p50 p75 p90 p95 p99 p99.9 p99.99 max mean : ms
success rate | goodput rate :  : %
throughput | goodput :  : /s
tokens after stop :  :
memory : growth, growth per minute, peak : MB
cpu : mean, max : %
open files | connections | threads : peak, left over :`

func TestEveryMetricAndStatisticIsUnderstood(t *testing.T) {
	seen := 0
	for _, line := range strings.Split(strings.TrimSpace(priceList), "\n") {
		parts := strings.Split(line, ":")
		statistics := strings.Fields(parts[1])
		if strings.Contains(parts[1], ",") {
			statistics = strings.Split(strings.TrimSpace(parts[1]), ", ")
		}
		if len(statistics) == 0 {
			statistics = []string{""}
		}
		for _, metric := range strings.Split(parts[0], "|") {
			seen++
			for _, statistic := range statistics {
				for _, operator := range []string{"=", "<", "<=", ">", ">="} {
					limit := strings.TrimSpace(operator + " 12 " + strings.TrimSpace(parts[2]))
					r := Row{Metric: strings.TrimSpace(metric), Statistic: statistic, Limit: limit}
					table, err := Parse([]Row{r})
					if err != nil || string(table.Objectives[0].Operator) != operator {
						t.Errorf("%+v: %v", r, err)
					}
				}
			}
		}
	}
	if n := len(Metrics()); n != seen {
		t.Errorf("there are %d metrics, the specification has %d", n, seen)
	}
}

func TestMetricsSayWhatTheyAreAndNeed(t *testing.T) {
	needs := map[measure.Metric]capability.Capability{
		measure.Memory: capability.Process, measure.Threads: capability.Process,
		measure.AddedTotalTime: capability.Script, measure.AddedFirstToken: capability.Script,
		measure.FirstReplyLatency: capability.Gateway, measure.StopLatency: capability.HTTP,
	}
	for _, m := range Metrics() {
		if m.Definition == "" {
			t.Errorf("%s has no definition", m.Name)
		}
		if need, ok := needs[m.Name]; ok && !slices.Equal(m.Needs, capability.Of(need)) {
			t.Errorf("%s needs %s, want %s", m.Name, m.Needs, need)
		}
	}
}

func TestACellThatIsNotUnderstoodIsRefused(t *testing.T) {
	const ttft = "first token latency"
	for _, c := range []struct {
		row  Row
		cell string
		want []string
	}{
		{Row{Metric: "first token latencey", Statistic: "p95", Limit: "< 5 s"}, "metric",
			[]string{"did you mean “first token latency”", "session creation", "threads"}},
		{Row{Metric: "", Limit: "< 5 s"}, "metric", []string{"“” is not a metric", "goodput"}},
		{Row{Metric: "Success Rate", Limit: "> 90 %"}, "metric", []string{"did you mean “success rate”"}},
		{Row{Metric: "p95", Statistic: ttft, Limit: "< 5 s"}, "metric", []string{"metrics are"}},
		{Row{Metric: ttft, Statistic: "p100", Limit: "< 5 s"}, "statistic",
			[]string{"p50, p95, p99, max, mean", "p1 to p99.99", "did you mean"}},
		{Row{Metric: ttft, Statistic: "", Limit: "< 5 s"}, "statistic",
			[]string{"empty", "p50, p95, p99, max, mean, or any other percentile from p1 to p99.99"}},
		{Row{Metric: ttft, Statistic: "average", Limit: "< 5 s"}, "statistic", []string{"p50, p95"}},
		{Row{Metric: "memory", Statistic: "p95", Limit: "< 5 MB"}, "statistic",
			[]string{"growth, growth per minute, peak"}},
		{Row{Metric: "cpu", Statistic: "peak", Limit: "< 50 %"}, "statistic", []string{"mean, max"}},
		{Row{Metric: "threads", Statistic: "leftover", Limit: "= 0"}, "statistic",
			[]string{"did you mean “left over”"}},
		{Row{Metric: "success rate", Statistic: "p95", Limit: "> 90 %"}, "statistic", []string{"leave the cell empty"}},
		{Row{Metric: ttft, Statistic: "p95", Limit: ""}, "limit", []string{"=, <, <=, >, >="}},
		{Row{Metric: ttft, Statistic: "p95", Limit: "5 s"}, "limit", []string{"=, <, <=, >, >=", "“< 300 ms”"}},
		{Row{Metric: ttft, Statistic: "p95", Limit: "<5 s"}, "limit", []string{"write “< 5 s”"}},
		{Row{Metric: ttft, Statistic: "p95", Limit: "≤ 5 s"}, "limit", []string{"did you mean “<=”"}},
		{Row{Metric: ttft, Statistic: "p95", Limit: "!= 5 s"}, "limit", []string{"=, <, <=, >, >="}},
		{Row{Metric: ttft, Statistic: "p95", Limit: "< 5"}, "limit", []string{"no unit", "ns, µs, ms, s, min"}},
		{Row{Metric: ttft, Statistic: "p95", Limit: "< 5 MB"}, "limit",
			[]string{"unit of a size", "ns, µs, ms, s, min"}},
		{Row{Metric: ttft, Statistic: "p95", Limit: "< 5 sek"}, "limit", []string{"ns, µs, ms, s, min"}},
		{Row{Metric: ttft, Statistic: "p95", Limit: "< -5 s"}, "limit", []string{"ns, µs, ms, s, min"}},
		{Row{Metric: ttft, Statistic: "p95", Limit: "< 0 s"}, "limit", []string{"no value can meet"}},
		{Row{Metric: ttft, Statistic: "p95", Limit: ">= 0 s"}, "limit", []string{"every value meets"}},
		{Row{Metric: "memory", Statistic: "growth", Limit: "< 100"}, "limit", []string{"B, KB, MB, GB, KiB, MiB, GiB"}},
		{Row{Metric: "memory", Statistic: "growth per minute", Limit: "< 100 MB/min"}, "limit",
			[]string{"B, KB, MB, GB, KiB, MiB, GiB"}},
		{Row{Metric: "success rate", Limit: "> 90"}, "limit", []string{"no unit", "%"}},
		{Row{Metric: "success rate", Limit: "> 100 %"}, "limit", []string{"no value can meet"}},
		{Row{Metric: "success rate", Limit: ">= 100.1 %"}, "limit", []string{"no value can meet"}},
		{Row{Metric: "success rate", Limit: "= 101 %"}, "limit", []string{"no value can meet"}},
		{Row{Metric: "success rate", Limit: "<= 100 %"}, "limit", []string{"every value meets"}},
		{Row{Metric: "success rate", Limit: ">= 0 %"}, "limit", []string{"every value meets"}},
		{Row{Metric: "throughput", Limit: "> 0.5"}, "limit", []string{"/min, /s"}},
		{Row{Metric: "throughput", Limit: "> 0.5 s"}, "limit", []string{"/min, /s"}},
		{Row{Metric: "tokens after stop", Limit: "= 0 tokens"}, "limit", []string{"without a unit"}},
		{Row{Metric: "open files", Statistic: "peak", Limit: "< 2.5"}, "limit", []string{"whole number"}},
		{Row{Metric: ttft, Statistic: "p95.0", Limit: "< 5 s"}, "statistic", []string{"p1 to p99.99"}},
		{Row{Metric: ttft, Statistic: "p0.5", Limit: "< 5 s"}, "statistic", []string{"p1 to p99.99"}},
		{Row{Metric: ttft, Statistic: "p95", Limit: "< 5 s", Window: "ten"}, "window", []string{"“ten”"}},
		{Row{Metric: ttft, Statistic: "p95", Limit: "< 5 s", Window: "100 ms"}, "window", []string{"at least 1 s"}},
		{Row{Metric: "memory", Statistic: "growth", Limit: "< 5 MB", Window: "10 s"}, "window",
			[]string{"load as a whole", "leave the cell empty"}},
		{Row{Metric: "inter-token latency", Statistic: "p95", Limit: "< 5 s", Window: "10 s"}, "window",
			[]string{"load as a whole"}},
		{Row{Metric: ttft, Statistic: "p95", Limit: "< 5 s", Confidence: "yes"}, "confidence", []string{"sure"}},
		{Row{Metric: ttft, Statistic: "max", Limit: "< 5 s", Confidence: "sure"}, "confidence",
			[]string{"no interval", "Leave the cell empty"}},
		{Row{Metric: "throughput", Limit: "> 5 /s", Confidence: "sure"}, "confidence",
			[]string{"throughput has no interval"}},
		{Row{Metric: "memory", Statistic: "growth", Limit: "< 5 MB", Confidence: "sure"}, "confidence",
			[]string{"no interval"}},
	} {
		c.row.Line = 31
		good := Row{Metric: "success rate", Limit: "= 100 %", Line: 30}
		_, err := Parse([]Row{good, c.row})
		if err == nil {
			t.Errorf("%+v was understood", c.row)
			continue
		}
		for _, want := range append(c.want, fmt.Sprintf("row 2 (line 31), cell “%s”", c.cell)) {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%+v: %v\n  does not say %q", c.row, err, want)
			}
		}
		if !saysNothing(err) {
			t.Errorf("%+v: a table that is refused would count as a broken promise", c.row)
		}
	}
}

func TestAllFaultsOfATableAreNamed(t *testing.T) {
	_, err := Parse([]Row{
		{Metric: "memory", Statistic: "p95", Limit: "5 MB", Confidence: "very"},
		{Metric: "speed", Limit: "> 5 /s"},
	})
	if err == nil || strings.Count(err.Error(), "\n") != 3 || strings.Contains(err.Error(), "line") {
		t.Errorf("want four faults, without a line: %v", err)
	}
}

func TestATableWithoutRowsIsRefused(t *testing.T) {
	if _, err := Parse(nil); err == nil || !saysNothing(err) {
		t.Errorf("got %v", err)
	}
}

func TestALimitSetTwiceIsRefused(t *testing.T) {
	low, high, again := Row{Metric: "throughput", Limit: "> 5 /s"}, Row{Metric: "throughput",
		Limit: "< 9 /s"}, Row{Metric: "throughput", Limit: "> 6 /s"}
	if _, err := Parse([]Row{low, high}); err != nil {
		t.Errorf("a limit on each side: %v", err)
	}
	if _, err := Parse([]Row{low, high, again}); err == nil || !strings.Contains(err.Error(), "row 1 already sets") {
		t.Errorf("got %v", err)
	}
}

// Nothing makes Parse panic; what it refuses it names; what it accepts has a limit
// that some values meet and others do not.
func FuzzParse(f *testing.F) {
	f.Add("first token latency", "p95", "< 5 s", "sure")
	f.Add("success rate", "", "> 90 %", "")
	f.Add("memory", "growth per minute", "< 100 MB", "")
	f.Add("tokens after stop", "", "= 0", "")
	f.Add("throughput", "", ">= 30 /min", "no")
	f.Add("threads", "left over", "<= 2 ", "")
	f.Fuzz(func(t *testing.T, metric, statistic, limit, confidence string) {
		table, err := Parse([]Row{{metric, statistic, limit, confidence, "", "", 7}})
		if err != nil {
			if !strings.Contains(err.Error(), "row 1 (line 7), cell “") {
				t.Errorf("the error does not name the cell: %v", err)
			}
			return
		}
		o := table.Objectives[0]
		if string(o.Metric.Name) != metric || string(o.Statistic) != statistic || o.Sure != (confidence == "sure") ||
			o.Limit.Amount.Sign() < 0 {
			t.Errorf("%q %q %q %q was understood as %+v", metric, statistic, limit, confidence, o)
		}
		meets, misses := 0, 0
		for _, v := range []float64{-1e30, 0, 0.5, 1, 1e30} {
			amount := ofFloat(v)
			if (v > 1 && o.Metric.Name == measure.SuccessRate) || (v < 0 && !o.Metric.mayBeNegative(o.Statistic)) {
				continue
			}
			if o.meets(amount) {
				meets++
			} else {
				misses++
			}
		}
		if o.meets(value{amount: o.Limit.Amount}) {
			meets++
		} else {
			misses++
		}
		if o.Operator != Equal && o.Limit.Amount.Cmp(ofFloat(0).amount) > 0 && (meets == 0 || misses == 0) {
			t.Errorf("%s %s: of some values %d meet and %d miss it", metric, limit, meets, misses)
		}
	})
}

// saysNothing tells whether the error says nothing about the server.
func saysNothing(err error) bool {
	var u mismatch.Unjudged
	return errors.As(err, &u)
}
