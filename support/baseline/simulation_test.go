//go:build !race

// Nothing here runs beside anything else, and the race detector would take a minute.

package baseline

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"bamboo-spec/support/measure"
)

// lab makes runs of a noisy machine. How noisy is assumed, not measured: a run differs from the
// next by 5 %, and one in ten is disturbed, by up to as much again. Of 20 runs on an idle machine what the
// model paces differed by 1 to 3 %, and Bamboo's own part of a millisecond by 20 to 40 %.
type lab struct {
	*rand.Rand
	promises int
}

// conversations is how many values of a latency one run has.
const conversations = 100

// run measures each promise once: half of them as a p50, half as a p95. A run as a
// whole is faster or slower than another by some percent, sometimes by very much;
// each promise has some noise of its own on top, and a long tail within the run.
func (l lab) run(slower float64) []float64 {
	machine := math.Exp(0.05 * l.NormFloat64())
	if l.Float64() < 0.10 {
		machine *= 1 + l.Float64() // somebody else is on the machine
	}
	values := make([]float64, l.promises)
	for k := range values {
		scale := 20e6 * slower * machine * math.Exp(0.03*l.NormFloat64())
		all := make([]time.Duration, conversations)
		for i := range all {
			all[i] = time.Duration(scale * math.Exp(0.25*l.NormFloat64()))
		}
		p, _ := measure.SeriesOf(all...).Percentile([]measure.Percentile{measure.P50, measure.P95}[k%2])
		values[k] = float64(p)
	}
	return values
}

// changed compares n runs of each side, and says how many promises are reported as
// changed for the worse, and how many otherwise. The machine differs a little from
// one side to the other, as it does from one hour to the next.
func (l lab) changed(n int, slower float64) (worse, better int) {
	values := make([][]float64, l.promises)
	for side, factor := range []float64{1, slower} {
		factor *= math.Exp(0.01 * l.NormFloat64())
		for i := range n {
			for k, v := range l.run(factor) {
				if values[k] == nil {
					values[k] = make([]float64, 2*n)
				}
				values[k][side*n+i] = v
			}
		}
	}
	var rows []ranked
	for _, v := range values {
		rows = append(rows, rankedOf(latencies(v...)))
	}
	for k, p := range chances(rows, n, 2*n) {
		c := changeOf(latencyPromise, latencyPromise.withoutWorst(values[k][:n]),
			latencyPromise.withoutWorst(values[k][n:]))
		c.Olds, c.News, c.Chance = n, n, p
		c.pairs = rows[k].worse(slices.Concat(slices.Repeat([]int{oldSide}, n), slices.Repeat([]int{newSide}, n)))
		switch c.judge(); c.Finding {
		case Worse:
			worse++
		case Better:
			better++
		}
	}
	return worse, better
}

// With servers that are alike fewer than 1 in 20 comparisons report any change, of
// any promise.
func TestANoisyMachineDoesNotCryWolf(t *testing.T) {
	t.Parallel()
	const comparisons = 300
	for _, n := range []int{5, 10} {
		l := lab{rand.New(rand.NewPCG(uint64(n), 2026)), 24}
		alarms := 0
		for range comparisons {
			if worse, better := l.changed(n, 1); worse+better > 0 {
				alarms++
			}
		}
		t.Logf("%d runs of each side: %d of %d comparisons report a change", n, alarms, comparisons)
		if 20*alarms >= comparisons {
			t.Errorf("with %d runs of each side %d of %d comparisons of servers that are alike report a change", n,
				alarms, comparisons)
		}
	}
}

// A server that is 20 % slower is found with 10 runs of each side.
func TestAFifthSlowerIsFound(t *testing.T) {
	t.Parallel()
	const comparisons = 100
	l := lab{rand.New(rand.NewPCG(20, 2026)), 24}
	found, promises := 0, 0
	for range comparisons {
		worse, better := l.changed(10, 1.2)
		if better > 0 {
			t.Error("a slower server is called better")
		}
		if worse > 0 {
			found++
		}
		promises += worse
	}
	t.Logf("found in %d of %d comparisons, in %d %% of the promises", found, comparisons, 100*promises/(24*comparisons))
	if found < comparisons*95/100 {
		t.Errorf("a server that is a fifth slower is found in %d of %d comparisons", found, comparisons)
	}
	if promises < 24*comparisons*8/10 {
		t.Errorf("of %d promises that are kept a fifth slower %d are found", 24*comparisons, promises)
	}
}

// One new run is called worse in fewer than 1 in 20 cases when it is not, and found
// when it is twice as slow.
func TestOneRunAgainstABaseline(t *testing.T) {
	t.Parallel()
	const runs = 400
	l := lab{rand.New(rand.NewPCG(1, 2026)), 12}
	blamed := func(slower float64) int {
		n := 0
		for range runs {
			all := make([]history, l.promises)
			for i := range enoughBaseline + 1 {
				factor := 1.0
				if i == enoughBaseline {
					factor = slower
				}
				for k, v := range l.run(factor) {
					all[k].Promise = latencyPromise
					all[k].values = append(all[k].values, v)
				}
			}
			if slices.ContainsFunc(deviations(all), func(d deviation) bool {
				return d.standsOut && d.Size() > 0.1 && d.New > d.Old
			}) {
				n++
			}
		}
		return n
	}
	alarms, found := blamed(1), blamed(3)
	t.Logf("%d of %d runs that are alike are blamed, %d that are three times as slow", alarms, runs, found)
	if 20*alarms >= runs {
		t.Errorf("%d of %d runs that are alike are blamed", alarms, runs)
	}
	if found < runs*9/10 {
		t.Errorf("of %d runs that are three times as slow %d are found", runs, found)
	}
}

// A creep of 2 % a run is found in 30 runs, and a machine that is only noisy makes fewer than 1 in 20 reports tell of
// any trend.
func TestACreepIsFound(t *testing.T) {
	t.Parallel()
	const reports = 100
	l := lab{rand.New(rand.NewPCG(2, 2026)), 12}
	crept := func(creep float64) (reported, promises int) {
		for range reports {
			all := make([]history, l.promises)
			for i := range 30 {
				for k, v := range l.run(math.Pow(1+creep, float64(i))) {
					all[k].Promise = latencyPromise
					all[k].values = append(all[k].values, v)
				}
			}
			any := 0
			for _, tr := range trends(all) {
				if tr.Finding == Worse || tr.Finding == Better {
					any++
				}
			}
			promises += any
			reported += min(1, any)
		}
		return reported, promises
	}
	alarms, _ := crept(0)
	found, promises := crept(0.02)
	t.Logf("%d of %d reports without a creep tell of one, %d of those with it, of %d %% of the promises", alarms,
		reports, found, 100*promises/(reports*l.promises))
	if 20*alarms >= reports {
		t.Errorf("%d of %d reports tell of a trend that is not there", alarms, reports)
	}
	if found < reports*99/100 || promises < reports*l.promises*95/100 {
		t.Errorf("a creep of 2 %% a run is found in %d of %d reports", found, reports)
	}
}
