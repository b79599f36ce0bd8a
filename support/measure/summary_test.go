package measure

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
)

// drawnRuns are runs of a load of several minutes, as they may have come out. The first is due at its beginning.
func drawnRuns(r *rand.Rand, n int) []Run {
	var runs []Run
	for i := range n {
		start, first := r.Int64N(int64(4*time.Minute)), 1+r.Int64N(int64(9*time.Second))
		run := conversation(time.Duration(start), time.Duration(first))
		run.Conversation, run.Group = i, []string{"", "short", "long"}[r.IntN(3)]
		switch r.IntN(8) {
		case 0:
			run.Fail(fmt.Sprintf("reason %d", r.IntN(3)), FirstTokenLatency, TotalResponseTime, LongestStall)
			run.TimedOut = r.IntN(2) == 0
		case 1:
			run.Model = nil
		case 2:
			// less than nothing is added
			run.Model.Total = run.Latencies[TotalResponseTime] + time.Duration(r.Int64N(1e6))
		}
		if i == 0 {
			run.Start = 0
		}
		runs = append(runs, run)
	}
	return runs
}

// quick is the condition of the goodput of these tests.
func quick(run *Run) bool {
	d, _, unrecorded := run.Latency(AddedTotalTime)
	return !unrecorded && d < 3*time.Second
}

// kept is what these tests keep.
func kept(most int) Keep {
	metrics := []Metric{FirstTokenLatency, AddedTotalTime}
	return Keep{Most: most, Met: quick, Limits: "quick",
		Windows: []Cut{{Window: 30 * time.Second, Metrics: metrics}}}
}

func record(k Keep, runs []Run) *Result {
	r := NewRecorder(k)
	for _, run := range runs {
		r.Run(run)
	}
	return r.Result()
}

// What can be read from a summary is what can be read from its runs: counts are equal, and every value of a latency is
// the high end of the bucket of the exact one.
func TestASummarySaysWhatItsRunsSay(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 20 {
		runs := drawnRuns(random, 50+random.IntN(400))
		exact, summed := record(kept(0), runs), record(kept(1+random.IntN(49)), runs)
		if summed.Summary == nil || len(summed.Runs) > 0 || exact.Summary != nil || len(exact.Runs) != len(runs) {
			t.Fatalf("%d runs are kept of one, %d of the other", len(exact.Runs), len(summed.Runs))
		}
		same(t, "all", exact, summed)
		for _, group := range []string{"short", "long", "none"} {
			same(t, group, exact.OfGroup(group), summed.OfGroup(group))
		}
		want, err := exact.Windows(30 * time.Second)
		got, not := summed.Windows(30 * time.Second)
		if err != nil || not != nil || len(got) != len(want) {
			t.Fatalf("%d windows, want %d: %v, %v", len(got), len(want), err, not)
		}
		for i := range want {
			if got[i].Span != want[i].Span {
				t.Errorf("window %d is %v, want %v", i, got[i].Span, want[i].Span)
			}
			same(t, fmt.Sprint("window ", i), want[i].Result, got[i].Result, FirstTokenLatency, AddedTotalTime)
		}
	}
}

// same compares a summary with its runs.
func same(t *testing.T, what string, exact, summed *Result, metrics ...Metric) {
	t.Helper()
	figures := func(r *Result) []any {
		return []any{r.N(), r.Successes(), r.TimedOut(), r.OwingNothing(), r.Failures(), r.Throughput(),
			r.Goodput(quick)}
	}
	if want, got := figures(exact), figures(summed); !reflect.DeepEqual(got, want) {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
	if metrics == nil {
		metrics = append(slices.Clone(ofRuns), InterTokenLatency)
	}
	for _, m := range metrics {
		want, unrecorded := exact.Series(m)
		got, not := summed.Series(m)
		if got.N() != want.N() || got.Failures() != want.Failures() || not != unrecorded {
			t.Errorf("%s, %s: %d values, %d failed, %d unrecorded; want %d, %d, %d", what, m, got.N(), got.Failures(),
				not, want.N(), want.Failures(), unrecorded)
		}
		longest, ok := want.Max()
		if d, known := got.Max(); known != ok || d != longest {
			t.Errorf("%s, %s: the longest is %s, want %s", what, m, d, longest)
		}
		mean, _ := want.Mean()
		if d, known := got.Mean(); known != ok || d != mean {
			t.Errorf("%s, %s: the mean is %s, want %s", what, m, d, mean)
		}
		for p := Percentile(100); p < wholePercentile; p += 700 {
			high := func(d time.Duration, ok bool) (time.Duration, bool) {
				if d == Never || !ok {
					return d, ok
				}
				return min(bucketOf(d).High, longest), ok
			}
			d, known := got.Percentile(p)
			if exactly, ok := high(want.Percentile(p)); known != ok || d != exactly {
				t.Errorf("%s, %s: the %s is %s, want %s", what, m, p, d, exactly)
			}
			i, of := got.Interval(p), want.Interval(p)
			if low := bucketOf(of.Low).Low; !of.LowOpen && of.Low != Never && i.Low != low || i.LowOpen != of.LowOpen {
				t.Errorf("%s, %s: the interval of the %s begins at %s, want %s", what, m, p, i.Low, low)
			}
			if end, _ := high(of.High, !of.HighOpen); i.High != end || i.HighOpen != of.HighOpen {
				t.Errorf("%s, %s: the interval of the %s ends at %s, want %s", what, m, p, i.High, end)
			}
		}
	}
}

// Runs of several recorders, some of which have summed theirs up, are those of one.
func TestSummariesAreAddedToThatOfAllRuns(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	for range 20 {
		runs := drawnRuns(random, 100+random.IntN(300))
		want := record(kept(40), runs)
		all := NewRecorder(kept(40))
		for _, some := range deal(random, runs, 1+random.IntN(6)) {
			one := NewRecorder(kept(1 + random.IntN(60)))
			for _, run := range some {
				one.Run(run)
			}
			part := read(t, one.Taken()) // as from another machine
			for _, run := range part.Runs {
				all.Run(run)
			}
			if part.Summary != nil {
				all.Add(part.Summary)
			}
		}
		got := all.Result()
		got.Summary.AtOnce, want.Summary.AtOnce = 0, 0 // of several recorders it is known of each alone
		if a, b := written(t, got), written(t, want); a != b {
			t.Fatalf("%d runs:\n%s\nwant\n%s", len(runs), a, b)
		}
		by := time.Duration(random.Int64N(1e12))
		got.Summary = got.Summary.Moved(by).Moved(-by)
		if written(t, got) != written(t, want) {
			t.Error("moved there and back it is another")
		}
	}
}

// deal deals runs to so many.
func deal(r *rand.Rand, runs []Run, n int) [][]Run {
	all := make([][]Run, n)
	for _, i := range r.Perm(len(runs)) {
		to := r.IntN(n)
		all[to] = append(all[to], runs[i])
	}
	return all
}

func written(t *testing.T, r *Result) string {
	t.Helper()
	text, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func read(t *testing.T, r *Result) *Result {
	t.Helper()
	var back Result
	if err := json.Unmarshal([]byte(written(t, r)), &back); err != nil {
		t.Fatal(err)
	}
	return &back
}

func TestASummaryInJSON(t *testing.T) {
	r := record(kept(5), drawnRuns(rand.New(rand.NewPCG(5, 6)), 60))
	back := read(t, r)
	r.Summary.Worst = nil
	if !reflect.DeepEqual(back.Summary, r.Summary) || back.N() != 60 {
		t.Errorf("read back:\n%+v\nwas:\n%+v", back.Summary, r.Summary)
	}
}

// Of what a summary does not have it says so.
func TestASummaryHasNoOtherWindows(t *testing.T) {
	long := conversation(0, ms)
	runs := []Run{long, long, long}
	runs[2].Start = time.Duration(mostWindows) * 30 * time.Second
	r := record(kept(1), runs)
	for length, want := range map[time.Duration]string{
		10 * time.Second: "the 3 runs are kept as a summary, which has no windows of 10 s",
		30 * time.Second: "has up to 2000 windows, and this load has more of 30 s: write longer ones",
	} {
		if _, err := r.Windows(length); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", length, err)
		}
	}
}

func TestReasonsOfFailuresAreBounded(t *testing.T) {
	var runs []Run
	for i := range 3 * mostReasons {
		run := conversation(0, ms)
		run.Fail(fmt.Sprint("reason ", i%(2*mostReasons)), FirstTokenLatency)
		runs = append(runs, run)
	}
	all := record(kept(5), runs).Failures()
	n := 0
	for _, reason := range all {
		n += reason.Runs
	}
	if len(all) > mostReasons+1 || n != len(runs) || all[0].Why != otherReasons {
		t.Errorf("%d reasons of %d runs, the first is %v", len(all), n, all[0])
	}
	said := record(kept(5), runs).Reworded(func(why string) string { return "it failed" })
	if got := said.Failures(); !slices.Equal(got, []Reason{{"it failed", len(runs)}}) {
		t.Errorf("in other words: %v", got)
	}
}

// The worst runs of each latency are kept, with how they went.
func TestTheWorstRunsAreKept(t *testing.T) {
	var runs []Run
	for i := range 50 {
		run := conversation(time.Duration(i), time.Duration(i)*ms)
		run.Course = &Course{Message: fmt.Sprint(i)}
		runs = append(runs, run)
	}
	runs[7].Fail("no answer", TotalResponseTime)
	var got []string
	for _, run := range record(kept(5), runs).Summary.Worst[TotalResponseTime] {
		got = append(got, run.Course.Message)
	}
	if !slices.Equal(got, []string{"7", "49", "48"}) {
		t.Errorf("the worst are %v", got)
	}
}

// What is not known of a run yet is asked for again, and no run is lost or there twice.
func TestRunsAreCompletedBeforeTheyAreSummedUp(t *testing.T) {
	k, asked := kept(10), map[int]int{}
	k.Complete = func(runs []Run) (complete, pending []Run) {
		for _, run := range runs {
			if asked[run.Conversation]++; asked[run.Conversation] == 1 && run.Conversation%3 == 0 {
				pending = append(pending, run)
			} else {
				complete = append(complete, run)
			}
		}
		return complete, pending
	}
	runs := drawnRuns(rand.New(rand.NewPCG(7, 8)), 95)
	if r := record(k, runs); r.N() != len(runs) || r.Summary == nil {
		t.Errorf("%d runs, want %d", r.N(), len(runs))
	}
}

// BenchmarkMillionsOfRuns records runs as a load of 100 conversations at a time does, each with values of its own.
func BenchmarkMillionsOfRuns(b *testing.B) {
	random := rand.New(rand.NewPCG(9, 10))
	r := NewRecorder(kept(0))
	b.ReportAllocs()
	for i := range b.N {
		took := time.Duration(float64(300*ms) * (1 + random.ExpFloat64()))
		r.Run(conversation(time.Duration(i)*4*ms, took))
	}
}
