package measure

import (
	"cmp"
	"math/bits"
	"slices"
	"time"
)

// Distribution is a histogram of durations: what Gaps held when it was read, or the values of more runs than are kept
// one by one. The zero value is empty.
type Distribution struct {
	Buckets []Bucket      `json:"buckets"` // those that hold something, in rising order
	Sum     time.Duration `json:"sum_ns"`
	Longest time.Duration `json:"longest_ns"`
	Shared  int           `json:"shared"`            // tokens that came in one read with another
	Failed  int           `json:"failed,omitempty"`  // gaps that never ended, values of runs that failed
	Refused int           `json:"refused,omitempty"` // values out of range
}

// Bucket is how many values were from Low to High, which are within 0.1 % of each other.
type Bucket struct {
	Low   time.Duration `json:"low_ns"`
	High  time.Duration `json:"high_ns"`
	Count int           `json:"count"`
}

// significant is how many binary digits of a value tell its bucket: 11 of them are three decimal ones, as in the
// histograms of Gaps.
const significant = 11

// bucketOf is the bucket that a value belongs to, in the layout of the histograms of Gaps; that of a negative value is
// the mirror image of its opposite's.
func bucketOf(d time.Duration) Bucket {
	if d < 0 {
		b := bucketOf(-d)
		return Bucket{Low: -b.High, High: -b.Low}
	}
	rest := max(0, bits.Len64(uint64(d))-significant)
	low := d >> rest << rest
	return Bucket{Low: low, High: low + 1<<rest - 1}
}

// take adds a value; Never is one that failed.
func (d *Distribution) take(value time.Duration) {
	if value == Never {
		d.Failed++
		return
	}
	d.Longest = d.longer(value)
	d.Sum += value // cannot overflow: that would take 292 years of values
	b := bucketOf(value)
	i, there := slices.BinarySearchFunc(d.Buckets, b, byLow)
	if !there {
		d.Buckets = slices.Insert(d.Buckets, i, b)
	}
	d.Buckets[i].Count++
}

// longer is the longest of the values and another one.
func (d *Distribution) longer(value time.Duration) time.Duration {
	if len(d.Buckets) == 0 {
		return value
	}
	return max(d.Longest, value)
}

func byLow(a, b Bucket) int { return cmp.Compare(a.Low, b.Low) }

// Add adds what another one held. Both have buckets of one layout, so that nothing is lost.
func (d *Distribution) Add(other *Distribution) {
	if len(other.Buckets) > 0 {
		d.Longest = d.longer(other.Longest)
	}
	all := slices.Concat(d.Buckets, other.Buckets)
	slices.SortFunc(all, byLow)
	d.Buckets = nil
	for _, b := range all {
		if last := len(d.Buckets) - 1; last >= 0 && d.Buckets[last].Low == b.Low {
			d.Buckets[last].Count += b.Count
		} else {
			d.Buckets = append(d.Buckets, b)
		}
	}
	d.Sum += other.Sum
	d.Shared += other.Shared
	d.Failed += other.Failed
	d.Refused += other.Refused
}

// N is how many values there are, with those that failed.
func (d *Distribution) N() int { return d.ended() + d.Failed }

func (d *Distribution) ended() int {
	n := 0
	for _, b := range d.Buckets {
		n += b.Count
	}
	return n
}

// Failures is how many of the values failed.
func (d *Distribution) Failures() int { return d.Failed }

// bucket finds the one that holds the value of a rank; ok is false when that one failed.
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

// Percentile is the nearest rank value, at most 0.1 % too large; Never when it failed. Without values there is none,
// and ok is false. (The histograms of Gaps themselves round the rank to the nearest instead of up, and answer 0 when
// they are empty.)
func (d *Distribution) Percentile(p Percentile) (value time.Duration, ok bool) {
	return percentile(d, p)
}

// Interval is where the true percentile lies with at least 95 % confidence, if
// the values were independent of each other. Gaps of one run are not quite.
func (d *Distribution) Interval(p Percentile) Interval { return interval(d, p) }

// Max is the largest value that did not fail, exactly; ok is false without any.
func (d *Distribution) Max() (value time.Duration, ok bool) { return d.Longest, d.ended() > 0 }

// Mean is the mean of the values that did not fail, cut to whole nanoseconds; ok is
// false without any.
func (d *Distribution) Mean() (value time.Duration, ok bool) {
	n := d.ended()
	if n == 0 {
		return 0, false
	}
	return d.Sum / time.Duration(n), true
}
