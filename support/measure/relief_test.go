package measure

import (
	"math/rand/v2"
	"testing"
	"time"
)

// drawnMachine is a machine that others use now and then, or never.
func drawnMachine(r *rand.Rand, lasts time.Duration, ever bool) *Machine {
	m := &Machine{Processors: 2, ServerRead: true}
	for at := time.Duration(0); at < lasts; at += 250 * ms {
		u := Usage{Began: at, Ended: at + 250*ms}
		if ever && (at/(10*time.Second))%3 == 1 {
			u.Server, u.Others = time.Duration(r.Int64N(int64(200*ms))), 400*ms
		}
		m.Usages = append(m.Usages, u)
	}
	return m
}

// Whatever others can have taken from runs that are known one by one, they can have taken from their summary:
// nothing is held against the server there that is not held against it here. Where others took nothing both are as
// they were.
func TestASummaryIsRelievedOfAllThatItsRunsAre(t *testing.T) {
	random := rand.New(rand.NewPCG(11, 12))
	for _, ever := range []bool{true, false} {
		for _, all := range []bool{true, false} { // runs that fail time out
			runs := drawnRuns(random, 300)
			for i := range runs {
				if all && runs[i].Failure != "" {
					runs[i].TimedOut = true
				}
			}
			m := drawnMachine(random, 5*time.Minute, ever)
			relieved := func(k Keep) *Result {
				r := record(k, runs)
				r.Machine, r.Load = m, Span{0, 5 * time.Minute}
				return r.Relieved()
			}
			exact, summed := relieved(kept(0)), relieved(kept(5))
			bound(t, ever, exact, summed)
			for _, group := range []string{"short", "long"} {
				bound(t, ever, exact.OfGroup(group), summed.OfGroup(group))
			}
			windows, err := exact.Windows(30 * time.Second)
			others, not := summed.Windows(30 * time.Second)
			if err != nil || not != nil {
				t.Fatal(err, not)
			}
			for i := range windows {
				bound(t, ever, windows[i].Result, others[i].Result, FirstTokenLatency, AddedTotalTime)
			}
		}
	}
}

func bound(t *testing.T, ever bool, exact, summed *Result, metrics ...Metric) {
	t.Helper()
	if !ever {
		same(t, "nobody else", exact, summed, metrics...)
	}
	if summed.Successes() < exact.Successes() || summed.Goodput(nil).Times < exact.Goodput(quick).Times ||
		metrics == nil && summed.Throughput().Over > exact.Throughput().Over { // a window lasts as long as it does
		t.Errorf("%d successes in %v, %d good; its runs have %d in %v, %d", summed.Successes(), summed.Throughput(),
			summed.Goodput(nil).Times, exact.Successes(), exact.Throughput(), exact.Goodput(quick).Times)
	}
	if metrics == nil {
		metrics = ofRuns
	}
	for _, m := range metrics {
		want, _ := exact.Series(m)
		got, _ := summed.Series(m)
		for p := Percentile(100); p < wholePercentile; p += 300 {
			most, ok := want.Percentile(p)
			if d, known := got.Percentile(p); known != ok || ok && most != Never && d > bucketOf(most).High {
				t.Errorf("%s: the %s is %s, and that of its runs %s", m, p, d, most)
			}
		}
		most, ok := want.Max()
		if d, known := got.Max(); known && ok && d > most {
			t.Errorf("%s: the longest is %s, and of its runs %s", m, d, most)
		}
		mean, ok := want.Mean()
		if d, known := got.Mean(); known && ok && d > mean+ms {
			t.Errorf("%s: the mean is %s, and of its runs %s", m, d, mean)
		}
	}
}

// Only some runs were under way while others used the machine: a percentile that more of them miss is the server's own.
func TestOneBadMomentExcusesNoLongLoad(t *testing.T) {
	var runs []Run
	for i := range 1000 {
		runs = append(runs, conversation(time.Duration(i)*100*ms, 800*ms))
	}
	m := drawnMachine(nil, 110*time.Second, false)
	for i := range 8 { // 2 s in which Bamboo waited all the time
		m.Usages[200+i].Server, m.Usages[200+i].Others = 250*ms, 500*ms
	}
	r := record(kept(10), runs)
	r.Machine, r.Load = m, Span{0, 110 * time.Second}
	s, _ := r.Relieved().Series(FirstTokenLatency)
	if d, _ := s.Percentile(P50); d < 800*ms {
		t.Errorf("the median would have been %s", d)
	}
	if d, _ := s.Percentile(Percentile(100)); d > 100*ms {
		t.Errorf("the quickest would have taken %s", d)
	}
}
