package workload

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"bamboo-spec/support/load"
	"bamboo-spec/support/measure"
	"bamboo-spec/support/scriptedllm"
)

// drawn are conversations as they may have come out, and when each began after it was due.
func drawn(r *rand.Rand, began time.Time, n int) (runs []load.Run, late []time.Duration) {
	some := func(most int) time.Duration { return time.Duration(r.IntN(most)) }
	for range n {
		due := began.Add(some(1000)) // several at one moment
		run := load.Run{Intended: due, Created: 1 + some(1e6), Asked: due.Add(some(1e6)), Clock: measure.KernelClock}
		run.FirstToken = run.Asked.Add(some(1e7))
		run.LastToken = run.FirstToken.Add(some(1e8))
		run.Terminal = run.LastToken.Add(some(1e5))
		run.Tokens, run.Shared, run.Stall = 20, r.IntN(3), some(1e8)
		switch r.IntN(10) {
		case 0:
			run.Err = &load.Failure{What: fmt.Sprintf("failure %d", r.IntN(3))}
		case 1:
			run.Err = errors.New("another")
		case 2:
			run.Clock = measure.ReadClock
		}
		runs, late = append(runs, run), append(late, some(1e6))
	}
	return runs, late
}

// recorded is the part that a driver of these conversations has measured.
func recorded(w Work, began time.Time, keep measure.Keep, runs []load.Run, late []time.Duration,
	mine func(int) bool) Part {
	r := &record{work: w, began: began, measuring: true, Recorder: measure.NewRecorder(keep)}
	h := load.Health{Driver: measure.Driver{Lateness: &measure.Series{}, CPU: 0.5}, Took: time.Second}
	for i, run := range runs {
		if !mine(i) {
			continue
		}
		r.add(i, run, w.speech(true).at(i, false))
		r.gap()(time.Duration(i * i))
		r.connected(time.Duration(i))
		h.Driver.Planned++
		h.Driver.Made++
		h.Driver.Lateness.Add(late[i])
	}
	return r.part(h, nil)
}

// However many drivers there are, and however few runs are kept one by one: what they measured together is to the byte
// what one would have measured.
func TestPartsAreMergedToWhatOneDriverMeasures(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 8))
	summed := 0
	for range 50 {
		n, began := 1+random.IntN(60), time.Now()
		w := Work{Pacer: Closed(10, n, 0), Mix: []Message{Counting(5, time.Millisecond), {Text: "hello", Share: 1,
			Group: "short"}}}
		runs, late := drawn(random, began, n)
		var timings []scriptedllm.Timing
		for i := range n / 2 {
			timings = append(timings, scriptedllm.Timing{Message: w.speech(true).at(i, false).text, Whole: true,
				FirstToken: time.Duration(i), Total: time.Duration(2 * i)})
		}
		keep := func() measure.Keep {
			return measure.Keep{Most: 30, Met: func(run *measure.Run) bool { return run.Start%2 == 0 },
				Windows: []measure.Cut{{Window: 100, Metrics: []measure.Metric{measure.TotalResponseTime}}},
				Complete: (&modelTimes{work: w,
					taken: func() ([]scriptedllm.Timing, bool, error) { return timings, true, nil }}).complete}
		}
		begun := time.Duration(random.IntN(1e9))
		merge := func(parts ...Part) *measure.Result {
			times := &modelTimes{work: w}
			times.add(timings)
			keep := keep()
			keep.Complete = nil
			return w.merge(parts, times, keep, begun)
		}
		whole := merge(recorded(w, began, keep(), runs, late, func(int) bool { return true }))
		count := 1 + random.IntN(8)
		var parts []Part
		for _, part := range random.Perm(count) {
			p := recorded(w, began, keep(), runs, late, func(i int) bool { return i%count == part })
			p.Worker = fmt.Sprint(part)
			parts = append(parts, p)
		}
		merged := merge(parts...)
		if len(merged.Driver.Workers) != count {
			t.Errorf("%d drivers are judged by themselves, want %d", len(merged.Driver.Workers), count)
		}
		merged.Driver.Workers = nil
		if s := whole.Summary; (s != nil) != (n > 30) || (s != nil) != (merged.Summary != nil) {
			t.Fatalf("of %d runs there are the summaries %v and %v", n, s, merged.Summary)
		} else if s != nil {
			summed++
			s.AtOnce, merged.Summary.AtOnce = 0, 0 // of workers it is known of each alone
		}
		want, err := json.Marshal(whole)
		if err != nil {
			t.Fatal(err)
		}
		got, err := json.Marshal(merged)
		if err != nil {
			t.Fatal(err)
		}
		if string(got) != string(want) {
			t.Fatalf("%d conversations in %d parts:\n%s\nwant\n%s", n, count, got, want)
		}
	}
	if summed == 0 {
		t.Error("no load was summed up")
	}
}

// One late driver among many that are not makes the measurement invalid, although all starts together are not late.
func TestEachDriverIsJudgedByItself(t *testing.T) {
	var parts []Part
	for i := range 100 {
		late := measure.SeriesOf(make([]time.Duration, 1000)...)
		if i == 42 {
			late = measure.SeriesOf(2*time.Second, 2*time.Second)
		}
		parts = append(parts, Part{Worker: fmt.Sprint(i), Measured: &measure.Result{Gaps: &measure.Distribution{},
			Driver: measure.Driver{Lateness: late, Made: late.N(), Planned: late.N()}}})
	}
	d := mergeDrivers(parts)
	if late, _ := d.Lateness.Percentile(measure.P99); late != 0 {
		t.Errorf("all together are %s late at p99", late)
	}
	if why := d.Invalid(); len(why) != 1 || why[0] != "worker 42: the driver's starts were 2 s late at p99 "+
		"(10 ms are allowed): ramp up, use fewer users, or give it more processors" {
		t.Errorf("%q", why)
	}
}

// Failures of one worker's own are no verdict on Bamboo; a few may be chance, and those of several workers are
// Bamboo's.
func TestFailuresOfOneWorkerAreItsOwn(t *testing.T) {
	runs := func(worker string, n, failed int) Part {
		p := Part{Worker: worker, Measured: &measure.Result{Runs: make([]measure.Run, n)}}
		for i := range failed {
			p.Measured.Runs[i].Failure = "the connection broke"
		}
		return p
	}
	for name, c := range map[string]struct {
		parts []Part
		own   bool
	}{
		"none":             {[]Part{runs("a", 50, 0), runs("b", 50, 0)}, false},
		"of one, many":     {[]Part{runs("a", 50, 0), runs("b", 50, 20)}, true},
		"of one, some":     {[]Part{runs("a", 50, 0), runs("b", 50, 5)}, false},
		"of two":           {[]Part{runs("a", 50, 1), runs("b", 50, 20)}, false},
		"of the only one":  {[]Part{runs("a", 50, 50)}, false},
		"of one with work": {[]Part{runs("a", 50, 50), runs("b", 0, 0)}, false},
	} {
		at, why := atOneWorker(c.parts)
		if (at == 1) != c.own || c.own && !strings.Contains(why, "worker b, 20 of its 50 runs") {
			t.Errorf("%s: %d, %s", name, at, why)
		}
	}
}
