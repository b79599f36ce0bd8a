package measure

import (
	"cmp"
	"maps"
	"slices"
	"time"
)

// relief is by how much others can have made a summary worse: of all its runs only those that were under way while
// others used the machine can have been delayed at all, and each by no more than others took in a time as long as the
// longest run.
type relief struct {
	runs    int           // that can have been delayed
	excused int           // of those that failed: they may have been answered, however soon
	most    time.Duration // that others took from one run
	added   bool          // the values are without the model's time
}

// of is the relief of one latency. Others may have taken more of a whole run than its added time.
func (r *relief) of(m Metric) *relief {
	if _, is := base[m]; !is || r == nil {
		return r
	}
	own := *r
	own.added = true
	return &own
}

// and is the relief of some runs and of others; nil is none.
func (r *relief) and(other *relief) *relief {
	if r == nil || other == nil {
		return cmp.Or(r, other)
	}
	return &relief{runs: r.runs + other.runs, excused: r.excused + other.excused, most: max(r.most, other.most)}
}

// less is a value without what others can have added to it.
func (r *relief) less(d time.Duration) time.Duration {
	switch {
	case d == Never:
		return d
	case r.added:
		return d - r.most
	}
	return d - min(max(0, d), r.most)
}

// relieved are values as they would at best have been. To take from some values moves those of higher ranks down: with
// n values that may have been anything the value of rank k was at least that of rank k − n.
type relieved struct {
	ranked
	*relief
}

func (v relieved) Failures() int { return v.ranked.Failures() - v.excused }

func (v relieved) atMost(rank int) time.Duration  { return v.at(rank, v.ranked.atMost) }
func (v relieved) atLeast(rank int) time.Duration { return v.at(rank, v.ranked.atLeast) }

func (v relieved) at(rank int, value func(int) time.Duration) time.Duration {
	best := v.less(value(rank))
	if best == Never && rank <= v.N()-v.Failures() { // one that is excused
		best = 0
	}
	if lower := rank - v.runs; lower > 0 {
		best = max(best, value(lower))
	}
	return best
}

func (v relieved) Max() (d time.Duration, ok bool) {
	n := v.N() - v.Failures()
	if n == 0 {
		return 0, false
	}
	return v.atMost(n), true
}

func (v relieved) Mean() (d time.Duration, ok bool) {
	d, ok = v.ranked.Mean()
	n := v.N() - v.Failures()
	if !ok || n == 0 {
		return 0, n > 0
	}
	longest, _ := v.ranked.Max()
	share := min(1, float64(v.runs)/float64(n))
	return d - time.Duration(share*float64(longest-v.less(longest))), true
}

// relieved is the summary as it would at best have been, see Result.Relieved.
func (s *Summary) relieved(m *Machine) *Summary {
	touched, out := s.touched(m), s.clone()
	for _, t := range append(slices.Collect(maps.Values(out.Groups)), &out.Tally) {
		t.relieve(m, Span{s.First, s.Ended}, s.Longest, touched)
	}
	for _, c := range out.Cuts {
		for i, t := range c.Parts {
			began := s.Began + time.Duration(i)*c.Window
			t.relieve(m, Span{began, began + c.Window + s.Longest}, s.Longest, touched)
		}
	}
	return out
}

// relieve takes from runs that were under way at some time what others can have added to them.
func (t *Tally) relieve(m *Machine, at Span, longest time.Duration, touched func(Span) int) {
	r := &relief{runs: min(t.Runs, touched(at)), most: m.MostTaken(at.Began, at.Ended, longest)}
	if t.TimedOut > 0 && t.TimedOut == t.Runs-t.Successes &&
		m.MostTaken(at.Began, at.Ended, t.Shortest) > t.Shortest/2 {
		r.excused = min(r.runs, t.TimedOut)
	}
	t.relief = r
	t.Successes += r.excused
	t.TimedOut -= r.excused
	t.Good = min(t.Successes, t.Good+r.runs)
	t.Ended -= min(max(0, t.Ended-t.First-1), m.Taken(t.First, t.Ended)) // some time is left, for rates
}

// touched tells how many runs at most were under way at a time while others used the machine. It goes by seconds.
func (s *Summary) touched(m *Machine) func(Span) int {
	n := max(len(s.Due), len(s.Over))
	active, taken := make([]int, n+1), make([]bool, n)
	for i := range n {
		began := s.Began + time.Duration(i)*time.Second
		taken[i] = m.Taken(began, began+time.Second) > 0
		active[i+1] = active[i]
		if i < len(s.Due) {
			active[i+1] += s.Due[i]
		}
		if i < len(s.Over) {
			active[i+1] -= s.Over[i]
		}
	}
	return func(at Span) int {
		sum, before := 0, false
		for i := s.place(at.Began, time.Second); i < n && i <= s.place(at.Ended, time.Second); i++ {
			if taken[i] && !before {
				sum += active[i]
			}
			if taken[i] && i < len(s.Due) {
				sum += s.Due[i]
			}
			before = taken[i]
		}
		return sum
	}
}
