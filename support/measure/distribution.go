package measure

import (
	"cmp"
	"slices"
	"time"
)

// Distribution is what Gaps held when it was read.
type Distribution struct {
	Buckets []Bucket      `json:"buckets"`
	Sum     time.Duration `json:"sum_ns"`
	Longest time.Duration `json:"longest_ns"`
	Shared  int           `json:"shared"`            // tokens that came in one read with another
	Failed  int           `json:"failed,omitempty"`  // gaps that never ended
	Refused int           `json:"refused,omitempty"` // values out of range
}

// Bucket is how many gaps were from Low to High, which are within 0.1 % of each other.
type Bucket struct {
	Low   time.Duration `json:"low_ns"`
	High  time.Duration `json:"high_ns"`
	Count int           `json:"count"`
}

// Add adds what another recorder held. Both have buckets of one layout, so that nothing is lost.
func (d *Distribution) Add(other *Distribution) {
	counts := map[Bucket]int{}
	for _, b := range slices.Concat(d.Buckets, other.Buckets) {
		counts[Bucket{Low: b.Low, High: b.High}] += b.Count
	}
	d.Buckets = nil
	for b, n := range counts {
		d.Buckets = append(d.Buckets, Bucket{b.Low, b.High, n})
	}
	slices.SortFunc(d.Buckets, func(a, b Bucket) int { return cmp.Compare(a.Low, b.Low) })
	d.Sum += other.Sum
	d.Longest = max(d.Longest, other.Longest)
	d.Shared += other.Shared
	d.Failed += other.Failed
	d.Refused += other.Refused
}

// N is how many gaps there are, with those that never ended.
func (d *Distribution) N() int { return d.ended() + d.Failed }

func (d *Distribution) ended() int {
	n := 0
	for _, b := range d.Buckets {
		n += b.Count
	}
	return n
}

// Failures is how many gaps never ended.
func (d *Distribution) Failures() int { return d.Failed }

// bucket finds the one that holds the value of a rank; ok is false when that one
// never ended.
func (d *Distribution) bucket(rank int) (b Bucket, ok bool) {
	for _, b := range d.Buckets {
		rank -= b.Count
		if rank <= 0 {
			return b, true
		}
	}
	return Bucket{}, false
}

// atMost is the value of a rank, at most 0.1 % too large.
func (d *Distribution) atMost(rank int) time.Duration {
	b, ok := d.bucket(rank)
	if !ok {
		return Never
	}
	return min(b.High, d.Longest)
}

// atLeast is the value of a rank, at most 0.1 % too small.
func (d *Distribution) atLeast(rank int) time.Duration {
	b, ok := d.bucket(rank)
	if !ok {
		return Never
	}
	return b.Low
}

// Percentile is the nearest rank value, at most 0.1 % too large; Never when it
// never ended. Without gaps there is none, and ok is false. (The histogram's own
// percentiles round the rank to the nearest instead of up, and answer 0 when it
// is empty.)
func (d *Distribution) Percentile(p Percentile) (gap time.Duration, ok bool) {
	n := d.N()
	if n == 0 {
		return 0, false
	}
	return d.atMost(p.Rank(n)), true
}

// Interval is where the true percentile lies with at least 95 % confidence, if
// the gaps were independent of each other. Those of one run are not quite.
func (d *Distribution) Interval(p Percentile) Interval {
	return between(p.Bounds(d.N()), d.atLeast, d.atMost)
}

// Max is the longest gap that ended, exactly; ok is false without any.
func (d *Distribution) Max() (gap time.Duration, ok bool) { return d.Longest, d.ended() > 0 }

// Mean is the mean of the gaps that ended, cut to whole nanoseconds; ok is false
// without any.
func (d *Distribution) Mean() (gap time.Duration, ok bool) {
	n := d.ended()
	if n == 0 {
		return 0, false
	}
	return d.Sum / time.Duration(n), true
}
