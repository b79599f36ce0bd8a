package baseline

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

func near(a, b, within float64) bool { return a == b || math.Abs(a-b) <= within }

// latencies are values of a promise that is kept the better the less they are.
func latencies(values ...float64) history { return history{latencyPromise, values} }

// The exact two-sided probabilities of the test, for one promise, are those of
// tables and of R's wilcox.test(exact = TRUE).
func TestOnePromiseIsAMannWhitneyTest(t *testing.T) {
	for name, c := range map[string]struct {
		old, news []float64
		want      float64
	}{
		"3 and 3, apart":  {[]float64{1, 2, 3}, []float64{4, 5, 6}, 2.0 / 20},
		"5 and 5, apart":  {[]float64{1, 2, 3, 4, 5}, []float64{6, 7, 8, 9, 10}, 2.0 / 252},
		"5 and 5, U of 2": {[]float64{1, 2, 3, 4, 7}, []float64{5, 6, 8, 9, 10}, 8.0 / 252}, // the largest at 5 %
		"R's example but one": {[]float64{0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73},
			[]float64{1.15, 0.88, 0.90, 0.74, 1.21}, 728.0 / 2002},
		"all alike":          {[]float64{1, 1, 1, 1}, []float64{1, 1, 1, 1}, 1},
		"ties, apart":        {[]float64{1, 1, 1, 1}, []float64{2, 2, 2, 2}, 2.0 / 70},
		"infinite, apart":    {[]float64{1, 2, 3, 4}, []float64{math.Inf(1), math.Inf(1), math.Inf(1), 9}, 2.0 / 70},
		"values are missing": {[]float64{1, 2, math.NaN(), 3}, []float64{4, math.NaN(), 5, 6}, 0.1},
	} {
		all := slices.Concat(c.old, c.news)
		got := chances([]ranked{rankedOf(latencies(all...))}, len(c.old), len(all))[0]
		if name == "values are missing" { // not all choices of 8 leave 3 and 3 values: chance has more ways
			if got < 0.05 || got > 0.2 {
				t.Errorf("%s: %g", name, got)
			}
			continue
		}
		if !near(got, c.want, 0.0001) {
			t.Errorf("%s: %.5f, want %.5f", name, got, c.want)
		}
	}
}

// Of ten runs the two worst are laid aside. What is left to chance then was counted
// by a program that knows nothing of this one.
func TestTheWorstOfTenRunsAreLaidAside(t *testing.T) {
	slower := []float64{11, 12, 13, 14, 15, 16, 17, 18, 19, 20}
	for name, c := range map[string]struct {
		old, news    []float64
		want, within float64
	}{
		"none was disturbed":         {[]float64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, slower, 132.0 / 184756, 0.0015},
		"two of ten were":            {[]float64{1, 2, 3, 4, 5, 6, 7, 8, 90, 99}, slower, 132.0 / 184756, 0.0015},
		"three of ten were":          {[]float64{1, 2, 3, 4, 5, 6, 7, 97, 98, 99}, slower, 0.02571, 0.007},
		"two of ten, besides a five": {[]float64{1, 2, 3, 4, 5, 6, 7, 8, 98, 99}, slower[:5], 63.0 / 3003, 0.00001},
		"R's example": {[]float64{0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46},
			[]float64{1.15, 0.88, 0.90, 0.74, 1.21}, 750.0 / 3003, 0.00001},
	} {
		all := slices.Concat(c.old, c.news)
		got := chances([]ranked{rankedOf(latencies(all...))}, len(c.old), len(all))[0]
		if !near(got, c.want, c.within) {
			t.Errorf("%s: %.5f, want %.5f", name, got, c.want)
		}
	}
}

// The worst are the least where more is better, and the farthest off where only one
// value will do.
func TestTheWorstAreThoseThatKeepTheirPromiseLeast(t *testing.T) {
	for _, h := range []history{
		{promised("throughput", "", "> 1 /s"), []float64{20, 19, 18, 17, 16, 15, 14, 13, 2, 1, 10, 9, 8, 7, 6, 5, 4, 3,
			2, 1}},
		{promised("success rate", "", "= 100 %"), append(slices.Repeat([]float64{1}, 8),
			slices.Concat([]float64{0.5, 0.6}, slices.Repeat([]float64{0.9}, 10))...)},
		{promised("tokens after stop", "", "= 0"), append(make([]float64, 8),
			slices.Concat([]float64{5, 6}, slices.Repeat([]float64{1}, 10))...)},
	} {
		if got := chances([]ranked{rankedOf(h)}, 10, 20)[0]; got > 0.002 {
			t.Errorf("%s, two runs of ten were disturbed: %.5f", h.Name(), got)
		}
	}
	if got := leastChance(10, 5); !near(got, 22.0/3003, 1e-9) {
		t.Errorf("10 and 5 runs come to %.5f at least, want %.5f", got, 22.0/3003)
	}
}

func TestMorePromisesNeedMoreEvidence(t *testing.T) {
	apart := rankedOf(latencies(1, 2, 3, 4, 5, 6, 7, 8))
	random := rand.New(rand.NewPCG(3, 4))
	alone := chances([]ranked{apart}, 4, 8)[0]
	many := []ranked{apart}
	for range 30 {
		values := make([]float64, 8)
		for i := range values {
			values[i] = random.Float64()
		}
		many = append(many, rankedOf(latencies(values...)))
	}
	if together := chances(many, 4, 8)[0]; alone != 2.0/70 || together <= alone {
		t.Errorf("alone %g, among 31 promises %g", alone, together)
	}
	same := slices.Repeat([]ranked{apart}, 31)
	if together := chances(same, 4, 8)[30]; together != alone {
		t.Errorf("31 promises that move as one come to %g, want %g as of one", together, alone)
	}
}

func TestEveryChoice(t *testing.T) {
	for _, c := range []struct{ n, m, want int }{{2, 1, 2}, {6, 3, 20}, {10, 5, 252}, {14, 7, 3432},
		{20, 10, labellings}} {
		seen := map[[20]bool]bool{}
		looked := everyChoice(c.n, c.m, func(chosen []int) {
			var set [20]bool
			for _, i := range chosen {
				set[i] = true
			}
			seen[set] = true
		})
		if looked != c.want || c.want < labellings && len(seen) != looked || choices(c.n, c.m) < float64(looked) {
			t.Errorf("%d of %d: %d ways, %d of them different; want %d", c.m, c.n, looked, len(seen), c.want)
		}
	}
}

func TestTheChangeIsThatOfTheMedians(t *testing.T) {
	inf := math.Inf(1)
	for name, c := range map[string]struct {
		old, news     []float64
		relative      bool
		by, low, high float64
	}{
		"one and one":        {[]float64{1}, []float64{3}, false, 2, 2, 2},
		"one and one, parts": {[]float64{2}, []float64{3}, true, 0.5, 0.5, 0.5},
		"4 and 4":            {[]float64{1, 2, 3, 4}, []float64{11, 12, 13, 14}, false, 10, 8, 12},
		"all infinite":       {[]float64{inf, inf}, []float64{inf, inf}, true, 0, 0, 0},
		"now infinite":       {[]float64{1, 2}, []float64{inf, inf}, true, inf, inf, inf},
		"two heaps, where shifts of pairs say another thing": {
			[]float64{2.7, 2.8, 6.4, 6.44, 6.5}, []float64{2.75, 2.8, 2.81, 6.6, 6.8}, true, 2.81/6.4 - 1, -0.57, 1.43},
	} {
		low, high := interval(c.old, c.news, c.relative)
		if by := effect(c.old, c.news, c.relative); !near(by, c.by, 1e-9) || !near(low, c.low, 0.01) ||
			!near(high, c.high, 0.01) {
			t.Errorf("%s: %g (%g … %g), want %g (%g … %g)", name, by, low, high, c.by, c.low, c.high)
		}
	}
}

// A comparison never says another thing than its columns: the sign of a change is that of new minus old.
func TestAChangeDoesNotContradictItsColumns(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	for range 2000 {
		sides := make([][]float64, 2)
		for i := range sides {
			for range 5 + random.IntN(8) {
				heap := 1 + 2*float64(random.IntN(2))
				sides[i] = append(sides[i], heap*(1+0.1*random.Float64()))
			}
		}
		c := changeOf(latencyPromise, latencyPromise.withoutWorst(sides[0]), latencyPromise.withoutWorst(sides[1]))
		low, high := c.Interval()
		if !near(c.New, c.Old*(1+c.By), 1e-9) || c.By < low || c.By > high {
			t.Fatalf("%v: from %g to %g is called %g (%g … %g)", sides, c.Old, c.New, c.By, low, high)
		}
		for _, pairs := range []float64{0, 0.5, 1} {
			c.pairs, c.Chance = pairs, 0
			if c.judge(); c.Finding == Worse && c.New <= c.Old || c.Finding == Better && c.New >= c.Old {
				t.Fatalf("from %g to %g is called %s", c.Old, c.New, c.Finding)
			}
		}
	}
}
