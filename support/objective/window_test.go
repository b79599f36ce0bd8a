package objective

import (
	"strings"
	"testing"
	"time"

	"bamboo-spec/support/capability"
	"bamboo-spec/support/measure"
)

// slowFrom makes a minute of runs, one every 100 ms, those of 10 s slow to begin: an average hides them.
func slowFrom(from, first time.Duration) *measure.Result {
	r := result(600, 0)
	for i := range r.Runs {
		if run := &r.Runs[i]; from <= run.Start && run.Start < from+10*time.Second {
			run.Latencies[measure.FirstTokenLatency] = first
		}
	}
	return r
}

func TestWindowsShowWhatTheWholeHides(t *testing.T) {
	slow := slowFrom(20*time.Second, time.Second)
	failing := result(600, 0)
	for i := 300; i < 320; i++ {
		failing.Runs[i].Fail("wrong text", measure.FirstTokenLatency, measure.TotalResponseTime, measure.LongestStall)
	}
	stalled := result(600, 0)
	for i := 200; i < 300; i++ { // nobody asked for 10 s
		stalled.Runs[i].Start = 0
	}
	poor := result(600, 0)
	for i := range poor.Runs {
		poor.Runs[i].Start *= 10
	}
	for name, c := range map[string]struct {
		result  *measure.Result
		row     string
		verdict Verdict
		reason  string
	}{
		"the whole":  {slow, "first token latency|p50|< 100 ms", Holds, ""},
		"windows":    {slow, "first token latency|p50|< 100 ms||10 s", Broken, "the worst of 6 windows is that from 20 s to 30 s"},
		"long ones":  {slow, "first token latency|p50|< 100 ms||30 s", Holds, "the worst of 2 windows is that from 0 ns to 30 s"},
		"all of six": {slow, "first token latency|p50|< 5 ms||10 s", Broken, "from 20 s to 30 s, and 6 of them miss the limit"},
		"success":    {failing, "success rate||> 90 %", Holds, ""},
		"success in windows": {failing, "success rate||> 90 %||10 s", Broken,
			"from 30 s to 40 s: 20 of 100 runs failed (20 × wrong text)"},
		"failed runs are infinitely slow": {failing, "first token latency|p95|< 100 ms||10 s", Broken,
			"from 30 s to 40 s: 20 of 100 runs failed and count as infinitely slow"},
		"pace":               {stalled, "throughput||> 5 /s", Holds, ""},
		"pace in windows":    {stalled, "throughput||> 5 /s||10 s", Broken, "from 20 s to 30 s"},
		"goodput in windows": {slow, "goodput rate||>= 100 %||10 s", Holds, ""},
		"too few values":     {poor, "first token latency|p95|< 100 ms||10 s", Invalid, "at least 20 values, and there are 10"},
		"too few windows": {slow, "first token latency|p50|< 100 ms||2 min", Invalid,
			"shorter than 2 windows of 2 min"},
		"sure": {slow, "first token latency|p95|< 100 ms|sure|10 s", Broken, "the whole interval misses the limit"},
	} {
		for way, result := range bothWays(table(t, c.row), c.result) {
			v := table(t, c.row).Judge(result, capability.All)
			if j := v.Rows[0]; j.Verdict != c.verdict || !strings.Contains(j.Reason, c.reason) ||
				c.reason == "" && !strings.Contains(c.row, "||10 s") && j.Reason != "" {
				t.Errorf("%s%s: %s: %s\nwant %s: %s", name, way, j.Verdict, j.Reason, c.verdict, c.reason)
			}
		}
	}
	text := table(t, "first token latency|p50|< 100 ms||10 s").Judge(slow, capability.All).Text()
	for _, want := range []string{"window", "10 s", "1 s",
		"first token latency p50 in each 10 s: the worst of 6 windows"} {
		if !strings.Contains(text, want) {
			t.Errorf("the text does not say %q:\n%s", want, text)
		}
	}
}

// A server that others kept from working in one window is not slow in it.
func TestAWindowOnAStarvedMachineIsInvalid(t *testing.T) {
	slow := slowFrom(20*time.Second, time.Second)
	slow.Machine = &measure.Machine{Processors: 2, ServerRead: true, Usages: []measure.Usage{{Began: 19 * time.Second,
		Ended: 31 * time.Second, Others: 24 * time.Second, Server: 12 * time.Second}}}
	v := table(t, "first token latency|p50|< 100 ms||10 s").Judge(slow, capability.All)
	if j := v.Rows[0]; j.Verdict != Invalid {
		t.Errorf("%s: %s", j.Verdict, j.Reason)
	}
}

func TestWindowsThatAPlanCannotFillAreRefused(t *testing.T) {
	minute := Promise{Produces: map[measure.Metric]int{measure.FirstTokenLatency: 600, measure.SuccessRate: 600},
		Runs: 600, Lasts: time.Minute}
	unbounded := minute
	unbounded.Runs, unbounded.Produces = 0, map[measure.Metric]int{measure.FirstTokenLatency: 0}
	for name, c := range map[string]struct {
		row     string
		promise Promise
		want    string // "": it is accepted
	}{
		"enough":           {"first token latency|p95|< 1 s||10 s", minute, ""},
		"too few":          {"first token latency|p99|< 1 s||5 s", minute, "brings 50 in a window of 5 s"},
		"too long":         {"first token latency|p50|< 1 s||40 s", minute, "less than 2 windows of 40 s"},
		"not known":        {"first token latency|p99|< 1 s||5 s", unbounded, ""},
		"sure of too few":  {"success rate||> 99 %|sure|10 s", minute, "this scenario starts 100"},
		"sure of them all": {"success rate||> 90 %|sure|10 s", minute, ""},
	} {
		err := table(t, c.row).Check(c.promise)
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
}
