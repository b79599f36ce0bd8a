package measure

import (
	"slices"
	"time"
)

// ranked are the values of one latency, to be read by rank from 1 to N in rising order; those that failed are Never.
type ranked interface {
	N() int
	Failures() int
	atMost(rank int) time.Duration  // exact, or at most 0.1 % too large
	atLeast(rank int) time.Duration // exact, or at most 0.1 % too small
	Max() (time.Duration, bool)     // of those that did not fail
	Mean() (time.Duration, bool)    // of those that did not fail
}

// percentile is the nearest rank value; without values there is none, and ok is false.
func percentile(all ranked, p Percentile) (d time.Duration, ok bool) {
	n := all.N()
	if n == 0 {
		return 0, false
	}
	return all.atMost(p.Rank(n)), true
}

// Interval is a confidence interval of a latency. An open side is one that too
// few values cannot close; a high end of Never is closed, and infinite.
type Interval struct {
	Low, High         time.Duration
	LowOpen, HighOpen bool
}

// interval is where the true percentile lies with at least 95 % confidence.
func interval(all ranked, p Percentile) Interval {
	b := p.Bounds(all.N())
	i := Interval{LowOpen: b.Low == 0, HighOpen: b.High == 0}
	if !i.LowOpen {
		i.Low = all.atLeast(b.Low)
	}
	if !i.HighOpen {
		i.High = all.atMost(b.High)
	}
	return i
}

// rising are raw values in rising order.
type rising []time.Duration

func (v rising) N() int                         { return len(v) }
func (v rising) Failures() int                  { return len(v) - v.succeeded() }
func (v rising) atMost(rank int) time.Duration  { return v[rank-1] }
func (v rising) atLeast(rank int) time.Duration { return v[rank-1] }

func (v rising) succeeded() int {
	n, _ := slices.BinarySearch(v, Never)
	return n
}

func (v rising) Max() (d time.Duration, ok bool) {
	n := v.succeeded()
	if n == 0 {
		return 0, false
	}
	return v[n-1], true
}

func (v rising) Mean() (d time.Duration, ok bool) {
	n := v.succeeded()
	if n == 0 {
		return 0, false
	}
	var sum time.Duration
	for _, d := range v[:n] {
		sum += d
	}
	return sum / time.Duration(n), true
}
