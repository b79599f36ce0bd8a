package measure

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"
	"time"
)

var all = []Percentile{P50, P90, P95, P99, P999}

// nearestRank is the definition, in the slowest way: the smallest value that at
// least p·n of the values do not exceed.
func nearestRank(values []time.Duration, p Percentile) time.Duration {
	best := Never
	for _, candidate := range values {
		reached := 0
		for _, v := range values {
			if v <= candidate {
				reached++
			}
		}
		if reached*wholePercentile >= int(p)*len(values) && candidate < best {
			best = candidate
		}
	}
	return best
}

// sample draws up to 60 values, with ties, negative ones and some that failed.
func sample(r *rand.Rand) []time.Duration {
	values := make([]time.Duration, 1+r.IntN(60))
	for i := range values {
		values[i] = time.Duration(r.IntN(40)-5) * time.Millisecond
		if r.IntN(12) == 0 {
			values[i] = Never
		}
	}
	return values
}

func TestAPercentileIsTheNearestRank(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 10_000 {
		values := sample(r)
		s := SeriesOf(values...)
		for _, p := range all {
			if got, ok := s.Percentile(p); !ok || got != nearestRank(values, p) {
				t.Fatalf("%s of %v = %s, want %s", p, s.Values(), got, nearestRank(values, p))
			}
		}
	}
}

func TestAPercentileIsNotInterpolated(t *testing.T) {
	s := &Series{}
	for range 28 {
		s.Add(100 * time.Millisecond)
	}
	s.Add(9 * time.Second)
	s.Add(9 * time.Second)
	if got, _ := s.Percentile(P95); got != 9*time.Second {
		t.Errorf("p95 = %s, want 9s", got)
	}
}

func TestHowManyValuesAPercentileNeeds(t *testing.T) {
	for _, c := range []struct {
		p             Percentile
		name          string
		least, closed int
	}{
		{P50, "p50", 2, 6}, {P90, "p90", 10, 36}, {P95, "p95", 20, 72}, {P99, "p99", 100, 368},
		{P999, "p99.9", 1000, 3688}, {100, "p1", 2, 368}, {7550, "p75.5", 5, 14},
	} {
		if c.p.String() != c.name {
			t.Errorf("%d is said as %s, want %s", c.p, c.p, c.name)
		}
		if got := c.p.Least(); got != c.least {
			t.Errorf("%s needs %d values, want %d", c.p, got, c.least)
		}
		if got := c.p.LeastClosed(); got != c.closed {
			t.Errorf("the interval of %s closes at %d values, want %d", c.p, got, c.closed)
		}
		if c.p.Bounds(c.closed - 1).Closed() {
			t.Errorf("the interval of %s is closed before %d values", c.p, c.closed)
		}
	}
}

func TestHowManyFailuresAPercentileTolerates(t *testing.T) {
	s := &Series{}
	for i := range 95 {
		s.Add(time.Duration(i))
	}
	for range 5 {
		s.Add(Never)
	}
	if got, _ := s.Percentile(P95); got == Never || P95.Tolerates(100) != 5 {
		t.Errorf("5 of 100 failed: p95 = %s, tolerates %d", got, P95.Tolerates(100))
	}
	s = SeriesOf(append(s.Values()[1:], Never)...)
	if got, _ := s.Percentile(P95); got != Never {
		t.Errorf("6 of 100 failed: p95 = %s, want never", got)
	}
}

// exactBounds applies the definition with fractions.
func exactBounds(n int, p Percentile) Bounds {
	low, high := big.NewRat(25, 1000), big.NewRat(975, 1000)
	total := new(big.Int).Exp(big.NewInt(wholePercentile), big.NewInt(int64(n)), nil)
	below, found := new(big.Int), Bounds{}
	for k := 0; k <= n; k++ {
		chance := new(big.Rat).SetFrac(below, total) // P(B < k)
		if chance.Cmp(low) <= 0 {
			found.Low = k
		}
		if chance.Cmp(high) >= 0 {
			found.High = k
			return found
		}
		mass := new(big.Int).Binomial(int64(n), int64(k))
		mass.Mul(mass, new(big.Int).Exp(big.NewInt(int64(p)), big.NewInt(int64(k)), nil))
		mass.Mul(mass, new(big.Int).Exp(big.NewInt(int64(wholePercentile-p)), big.NewInt(int64(n-k)), nil))
		below.Add(below, mass)
	}
	return found
}

func TestBoundsAgreeWithTheExactBinomial(t *testing.T) {
	sizes := []int{71, 72, 100, 200, 367, 368, 400}
	for n := 1; n <= 60; n++ {
		sizes = append(sizes, n)
	}
	for _, n := range sizes {
		for _, p := range all {
			if got, want := p.Bounds(n), exactBounds(n, p); got != want {
				t.Errorf("%s of %d values: ranks %v, want %v", p, n, got, want)
			}
		}
	}
}

func TestBoundsOfVeryManyValues(t *testing.T) {
	const n = 100_000_000
	for _, p := range all {
		b := p.Bounds(n)
		x := float64(p) / wholePercentile
		width := 1.959964 * math.Sqrt(n*x*(1-x)) // of the normal distribution
		if math.Abs(float64(b.Low)-(n*x-width)) > 3 || math.Abs(float64(b.High)-(n*x+width)) > 3 {
			t.Errorf("%s: ranks %v, want about %.0f and %.0f", p, b, n*x-width, n*x+width)
		}
	}
}

// coverage is the exact chance that an interval holds the true percentile:
// P(Low ≤ B < High), an open side missing nothing.
func coverage(n int, p Percentile) float64 {
	b, dist := p.Bounds(n), newBinomial(n, float64(p)/wholePercentile, float64(wholePercentile-p)/wholePercentile)
	covered := dist.atLeast(b.Low)
	if b.High > 0 {
		covered -= dist.atLeast(b.High)
	}
	return covered
}

func TestIntervalsCoverThePercentile(t *testing.T) {
	for _, c := range []struct {
		p           Percentile
		n, repeated int
	}{
		{p: P50, n: 30, repeated: 20_000}, {p: P90, n: 20, repeated: 20_000}, {p: P90, n: 100, repeated: 20_000},
		{p: P95, n: 100, repeated: 20_000}, {p: P99, n: 400, repeated: 10_000}, {p: P999, n: 4000, repeated: 2000},
	} {
		if testing.Short() && c.n > 1000 {
			continue
		}
		r := rand.New(rand.NewPCG(7, uint64(c.n)))
		const scale = 1 << 40 // the values are uniform on 0 … scale, so the true percentile is known
		truth := time.Duration(float64(scale) * float64(c.p) / wholePercentile)
		covered := 0
		for range c.repeated {
			s := &Series{values: make([]time.Duration, c.n)}
			for i := range s.values {
				s.values[i] = time.Duration(r.Int64N(scale))
			}
			i := s.Interval(c.p)
			if (i.LowOpen || i.Low <= truth) && (i.HighOpen || truth <= i.High) {
				covered++
			}
		}
		got, want := float64(covered)/float64(c.repeated), coverage(c.n, c.p)
		t.Logf("%s of %d: %.2f %% of intervals, exactly %.2f %%", c.p, c.n, got*100, want*100)
		if want < 0.95 || got < 0.95 || math.Abs(got-want) > 0.005 {
			t.Errorf("%s of %d values: %.2f %% of the intervals cover it; exactly %.2f %% should, and 95 %% at least",
				c.p, c.n, got*100, want*100)
		}
	}
}

func TestEveryIntervalCovers95Percent(t *testing.T) {
	for _, p := range all {
		for n := p.Least(); n < p.Least()+2000; n += 7 {
			if c := coverage(n, p); c < 0.95 {
				t.Fatalf("%s of %d values: %.3f %%", p, n, c*100)
			}
		}
	}
}

func TestPercentilesAreReadAsTheyAreSaid(t *testing.T) {
	for text, want := range map[string]Percentile{"p1": 100, "p50": P50, "p75": 7500, "p99.9": P999, "p99.99": 9999,
		"p90.05": 9005, "p10": 1000} {
		if got, err := ParsePercentile(text); err != nil || got != want || got.String() != text {
			t.Errorf("%s is %d, said as %s: %v", text, got, got, err)
		}
	}
	for _, text := range []string{"", "p", "95", "p0", "p0.5", "p100", "p95.0", "p95.10", "p95.", "p095", "p99.999",
		"P95", "p-5", "p9५", "p95 "} {
		if got, err := ParsePercentile(text); err == nil {
			t.Errorf("“%s” is %s", text, got)
		}
	}
}
