package baseline

import (
	"math"
	"slices"
	"testing"
)

func TestTrends(t *testing.T) {
	inf, none := math.Inf(1), math.NaN()
	creep := func(by float64) []float64 {
		var all []float64
		for i := range 30 {
			all = append(all, 20e6*math.Pow(1+by, float64(i)))
		}
		return all
	}
	disturbed := creep(0.02)
	disturbed[2], disturbed[15], disturbed[27] = 90e6, none, 200e6
	for name, c := range map[string]struct {
		promise Promise
		values  []float64
		finding Finding
		by      float64
	}{
		"slower by 2 % a run": {latencyPromise, creep(0.02), Worse, math.Pow(1.02, 29) - 1},
		"with disturbed runs": {latencyPromise, disturbed, Worse, math.Pow(1.02, 29) - 1},
		"faster":              {latencyPromise, creep(-0.02), Better, math.Pow(0.98, 29) - 1},
		"less throughput":     {promised("throughput", "", "> 1 /s"), creep(-0.02), Worse, math.Pow(0.98, 29) - 1},
		"memory, an amount": {promised("memory", "growth", "< 100 MB"), []float64{-2e6, 0, 9e6, 12e6, 20e6, 28e6},
			Worse, 30e6},
		"memory, little of it": {promised("memory", "growth", "< 1 GB"), []float64{-2e6, 0, 9e6, 12e6, 20e6, 28e6},
			Alike, 30e6},
		"less than is told": {latencyPromise, creep(0.001), Alike, math.Pow(1.001, 29) - 1},
		"all alike":         {latencyPromise, slices.Repeat([]float64{20e6}, 30), Alike, 0},
		"up and down": {latencyPromise, []float64{20e6, 30e6, 20e6, 30e6, 20e6, 30e6, 20e6, 30e6}, Alike,
			0},
		"too few":         {latencyPromise, []float64{1e6, 2e6, 3e6, 4e6}, TooFew, 2.674},
		"too few of many": {latencyPromise, []float64{1e6, none, none, 2e6, none, 3e6, 4e6}, TooFew, 3},
		"one":             {latencyPromise, []float64{none, 1e6, none, none, none}, TooFew, 0},
		"none at all":     {latencyPromise, []float64{none, none, none, none, none}, TooFew, 0},
		"at last infinitely slow": {latencyPromise, []float64{1e6, 1e6, 1e6, 1e6, 1e6, inf, inf, inf, inf, inf},
			Worse, inf},
		"always infinitely slow": {latencyPromise, slices.Repeat([]float64{inf}, 8), Alike, 0},
		"away from the only number": {promised("success rate", "", "= 100 %"), []float64{1, .99, .97, .95, .92, .8, .7, .6},
			Worse, -.3734},
	} {
		got := trends([]history{{c.promise, c.values}})[0]
		if got.Finding != c.finding || !near(got.By, c.by, math.Abs(c.by)/100) {
			t.Errorf("%s: %s by %g, chance %g; want %s by %g", name, got.Finding, got.By, got.Chance, c.finding, c.by)
		}
	}
	if got := trends(nil); got != nil {
		t.Errorf("of nothing: %v", got)
	}
}

// The chance of an order of 5 runs that only rises is 2 of 120; several promises that move as one need no more.
func TestChanceOfATrend(t *testing.T) {
	rising := history{latencyPromise, []float64{1, 2, 3, 4, 5}}
	for _, n := range []int{1, 20} {
		got := trends(slices.Repeat([]history{rising}, n))
		if !near(got[0].Chance, 2.0/120, 0.006) || got[0].Finding != Worse {
			t.Errorf("%d alike: %g, %s", n, got[0].Chance, got[0].Finding)
		}
	}
}
