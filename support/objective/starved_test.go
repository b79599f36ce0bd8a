package objective

import (
	"slices"
	"strings"
	"testing"
	"time"

	"bamboo-spec/support/capability"
	"bamboo-spec/support/measure"
)

// machineOf has the same usage in each of 80 intervals of 250 ms on two processors.
func machineOf(each measure.Usage) *measure.Machine {
	m := &measure.Machine{Processors: 2, ServerRead: true}
	for i := range 80 {
		each.Began, each.Ended = time.Duration(i)*250*ms, time.Duration(i+1)*250*ms
		m.Usages = append(m.Usages, each)
	}
	return m
}

// The machines that a load may have had.
var machines = map[string]measure.Usage{
	"idle":                                  {Server: 2 * ms, Driver: ms, Others: 15 * ms},
	"starved":                               {Server: 240 * ms, Others: 240 * ms},
	"self-made":                             {Server: 900 * ms, Others: 10 * ms},
	"others run, and nobody waits for them": {Others: 240 * ms},
	"quota":                                 {Throttled: 240 * ms},
	"steal":                                 {Steal: 240 * ms},
	"model":                                 {Model: 240 * ms, Others: 240 * ms},
}

func TestAStarvedServerIsNotASlowOne(t *testing.T) {
	slow := func(by time.Duration) func() *measure.Result { // 100 runs of so much more than 10 and 20 ms
		return func() *measure.Result {
			r := result(100, 0)
			r.Load.Ended = 20 * time.Second
			for i := range r.Runs {
				r.Runs[i].End += by
				r.Runs[i].Latencies[measure.FirstTokenLatency] += by
				r.Runs[i].Latencies[measure.TotalResponseTime] += by
				r.Runs[i].Latencies[measure.LongestStall] += by
			}
			return r
		}
	}
	failing := func(timedOut int, why ...string) func() *measure.Result {
		return func() *measure.Result {
			r := result(100, timedOut+len(why))
			r.Load.Ended = 20 * time.Second
			for i := range r.Runs {
				if r.Runs[i].Failure != "" {
					r.Runs[i].Failure, r.Runs[i].TimedOut = "not in time", true
					r.Runs[i].Model = nil // it may not even have been asked
					r.Runs[i].End = r.Runs[i].Start + 5*time.Second
				}
			}
			for i, w := range why {
				r.Runs[99-i].Failure, r.Runs[99-i].TimedOut = w, false
			}
			return r
		}
	}
	large := func() *measure.Result {
		r := slow(0)()
		r.Process[measure.Memory] = memory(5e6)
		r.Counts[measure.TokensAfterStop] = 3
		return r
	}
	idle := func(timedOut int, why ...string) func() *measure.Result {
		return func() *measure.Result {
			r := failing(timedOut, why...)()
			r.Process[measure.Memory] = memory(0)
			return r
		}
	}
	memoryRow := Row{Metric: "memory", Statistic: "peak", Limit: "< 60 MB"}
	first := Row{Metric: "first token latency", Statistic: "p95", Limit: "< 100 ms"}
	added := Row{Metric: "added total time", Statistic: "max", Limit: "< 100 ms"}
	addedFirst := Row{Metric: "added first token latency", Statistic: "p95", Limit: "< 100 ms"}
	stall := Row{Metric: "longest stall", Statistic: "p90", Limit: "< 100 ms"}
	success := Row{Metric: "success rate", Limit: "> 99 %"}
	rate := Row{Metric: "throughput", Limit: "> 20 /s"}
	for _, c := range []struct {
		name    string
		result  func() *measure.Result
		machine string
		row     Row
		want    Verdict
	}{
		{"slow and starved", slow(200 * ms), "starved", first, Invalid},
		{"slow with the model starved", slow(200 * ms), "model", first, Invalid},
		{"slow under a quota", slow(200 * ms), "quota", first, Invalid},
		{"slow and stolen from", slow(200 * ms), "steal", first, Invalid},
		{"slow on an idle machine", slow(200 * ms), "idle", first, Broken},
		{"slow by its own queue", slow(200 * ms), "self-made", first, Broken},
		{"slow without waiting", slow(200 * ms), "others run, and nobody waits for them", first, Broken},
		{"added by others", slow(200 * ms), "starved", added, Invalid},
		{"stalled by others", slow(200 * ms), "starved", stall, Invalid},
		{"stalled on an idle machine", slow(200 * ms), "idle", stall, Broken},
		{"fast and starved", slow(0), "starved", first, Holds},
		{"timed out and starved", failing(5), "starved", success, Invalid},
		{"timed out, on an idle machine", failing(5), "idle", success, Broken},
		{"a wrong answer beside timeouts", failing(5, "a wrong answer"), "starved", success, Broken},
		{"wrong answers", failing(0, "a wrong answer", "two terminals"), "starved", success, Broken},
		{"infinitely slow by timeouts", failing(8), "starved", first, Invalid},
		{"added infinitely much by timeouts", failing(8), "starved", addedFirst, Invalid},
		{"added infinitely much by timeouts, on an idle machine", failing(8), "idle", addedFirst, Broken},
		{"infinitely slow by wrong answers", failing(0, "a", "b", "c", "d", "e", "f", "g", "h"), "starved", first,
			Broken},
		{"few a second, starved", slow(20 * ms), "starved", rate, Invalid},
		{"few a second, on an idle machine", slow(20 * ms), "idle", rate, Broken},
		{"large and starved", large, "starved", memoryRow, Broken},
		{"no work done and starved", idle(100), "starved", memoryRow, Invalid},
		{"no work done, on an idle machine", idle(100), "idle", memoryRow, Broken},
		{"wrong answers alone and starved", idle(0, slices.Repeat([]string{"wrong"}, 100)...), "starved", memoryRow,
			Broken},
		{"too many tokens", large, "starved", Row{Metric: "tokens after stop", Limit: "= 0"}, Broken},
	} {
		t.Run(c.name, func(t *testing.T) {
			table, err := Parse([]Row{c.row})
			if err != nil {
				t.Fatal(err)
			}
			for way, r := range bothWays(table, c.result()) {
				r.Machine = machineOf(machines[c.machine])
				v := table.Judge(r, capability.All)
				if v.Rows[0].Verdict != c.want {
					t.Errorf("got%s %s (%s)\n%s", way, v.Rows[0].Verdict, v.Rows[0].Reason, v.Text())
				}
			}
		})
	}
}

func TestTheDriverLineTellsOfTheMachine(t *testing.T) {
	r := result(100, 0)
	r.Load.Ended = 20 * time.Second
	r.Machine = machineOf(measure.Usage{Server: 17 * ms, Model: ms, Others: 305 * ms, Throttled: 5 * ms,
		Pressure: 100 * ms})
	for _, want := range []string{
		"other processes used 61 % of the machine, Bamboo waited 1.36 s for a processor, the model 80 ms",
		"a CPU quota stopped them for 400 ms", "something waited for a processor 40 % of the time"} {
		if got := driver(r); !strings.Contains(got, want) {
			t.Errorf("%q is not in: %s", want, got)
		}
	}
	r.Machine = &measure.Machine{Missing: "darwin does not say"}
	if got := driver(r); !strings.Contains(got, "what else the machine did could not be read (darwin does not say)") {
		t.Errorf("got %s", got)
	}
}

// All 40 failures of 200 runs stand at one of two drivers. A row that is not broken without it says nothing of the
// server.
func TestFailuresOfOneDriverBreakNothingThatOthersHold(t *testing.T) {
	r, others := result(200, 0), result(200, 0)
	others.Runs = nil
	for i := range r.Runs {
		if i%2 == 0 { // the others'
			others.Runs = append(others.Runs, r.Runs[i])
		} else if i < 80 {
			r.Runs[i].Fail("refused", measure.FirstTokenLatency, measure.TotalResponseTime, measure.LongestStall)
		}
	}
	others.Runs[0].Latencies[measure.TotalResponseTime] = time.Hour // of both
	r.Lone = &measure.Lone{Why: "all failures stand at b", Others: others, Share: 0.5}
	for row, want := range map[string]Verdict{
		"success rate | | = 100 %":                   Invalid, // 80 %, and 100 % without it
		"success rate | | < 50 %":                    Broken,
		"first token latency | p95 | < 15 ms":        Invalid,
		"first token latency | p95 | < 5 ms":         Broken,
		"first token latency | p50 | < 15 ms":        Invalid, // it was not the load that is promised
		"total response time | max | < 1 min":        Broken,
		"throughput | | > 9 /s":                      Invalid, // 8 /s, and 10 /s without it
		"throughput | | > 11 /s":                     Broken,
		"success rate | | > 97 % | sure":             Invalid, // too few runs without it
		"first token latency | p99 | < 1 s":          Invalid,
		"first token latency | p99.5 | < 15 ms":      Invalid, // 100 runs are too few
		"success rate | | = 100 % | | 10 s":          Invalid,
		"throughput | | > 11 /s | | 10 s":            Broken,
		"first token latency | p95 | < 5 ms | | 5 s": Broken,
	} {
		j := table(t, row).Judge(r, capability.All).Rows[0]
		if j.Verdict != want || want == Invalid && j.Reason != "all failures stand at b" {
			t.Errorf("%s is %s (%s): %s; want %s", row, j.Verdict, j.Got, j.Reason, want)
		}
	}
}
