package measure

import (
	"math"
	"testing"
)

func TestShareInterval(t *testing.T) {
	for _, c := range []struct {
		k, n      int
		low, high float64
	}{ // tabled values
		{0, 10, 0, 0.3085}, {10, 10, 0.6915, 1}, {5, 10, 0.1871, 0.8129}, {90, 100, 0.8238, 0.9510}, {0, 1, 0, 0.975},
		{1, 1, 0.025, 1},
	} {
		low, high := ShareInterval(c.k, c.n)
		if math.Abs(low-c.low) > 5e-5 || math.Abs(high-c.high) > 5e-5 {
			t.Errorf("%d of %d: %.4f … %.4f, want %.4f … %.4f", c.k, c.n, low, high, c.low, c.high)
		}
	}
}

// Whatever the true share is, 95 % of the intervals hold it at least.
func TestShareIntervalsCoverTheShare(t *testing.T) {
	for _, n := range []int{1, 7, 30, 100} {
		type ends struct{ low, high float64 }
		var intervals []ends
		for k := 0; k <= n; k++ {
			low, high := ShareInterval(k, n)
			intervals = append(intervals, ends{low, high})
		}
		for share := 0.005; share < 1; share += 0.005 {
			dist, covered := newBinomial(n, share, 1-share), 0.0
			for i, mass := range dist.mass {
				if e := intervals[dist.first+i]; e.low <= share && share <= e.high {
					covered += mass
				}
			}
			if covered < 0.95-1e-9 {
				t.Errorf("%d runs, a true share of %.3f: %.3f %% of the intervals hold it", n, share, covered*100)
			}
		}
	}
}

func TestABinomialSumsToOne(t *testing.T) {
	for _, n := range []int{1, 2, 1000, 1_000_000} {
		for _, p := range []float64{1e-9, 0.001, 0.5, 0.999} {
			b := newBinomial(n, p, 1-p)
			if sum := b.atMost(n); math.Abs(sum-1) > 1e-9 || b.first < 0 || b.first+len(b.mass) > n+1 {
				t.Errorf("Bin(%d, %g): %d masses from %d that sum to %g", n, p, len(b.mass), b.first, sum)
			}
		}
	}
}
