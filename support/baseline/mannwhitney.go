package baseline

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
)

// labellings is how many ways to choose the new runs are looked at: all, if there
// are no more of them, else so many by chance.
const labellings = 5_000

// laidAside is how many runs of a side are left out of each promise, the worst ones
// of it: two of every ten. Somebody else on the machine makes a run slow, hardly ever
// fast, and a side that has two such runs more than the other is no slower for that.
func laidAside(runs int) int { return runs / 10 * 2 }

// ranked are the runs with a value of one promise, as ranks.
type ranked struct {
	runs  []int  // from the best kept to the worst
	alike []bool // whether a run is as good as the one before it
}

func rankedOf(h history) ranked {
	var r ranked
	for i, v := range h.values {
		if !math.IsNaN(v) {
			r.runs = append(r.runs, i)
		}
	}
	bad := func(run int) float64 { return h.badness(h.values[run]) }
	slices.SortStableFunc(r.runs, func(a, b int) int { return cmp.Compare(bad(a), bad(b)) })
	for i, run := range r.runs {
		r.alike = append(r.alike, i > 0 && bad(run) == bad(r.runs[i-1]))
	}
	return r
}

// The sides of a comparison.
const (
	oldSide = iota
	newSide
)

// worse is in which part of the pairs of an old and a new run the new one is worse,
// ties half: the U of H. B. Mann and D. R. Whitney as a part of all pairs, of the
// runs that are not laid aside. It is a half if there are no pairs. A side is given
// for each run.
func (r ranked) worse(sides []int) float64 {
	var there [2]int
	for _, run := range r.runs {
		there[sides[run]]++
	}
	keep := [2]int{there[oldSide] - laidAside(there[oldSide]), there[newSide] - laidAside(there[newSide])}
	if keep[oldSide] == 0 || keep[newSide] == 0 {
		return 0.5
	}
	var taken, better [2]int // of each side: so far, and of those that are better than this run
	halves := 0
	for i, run := range r.runs {
		if !r.alike[i] {
			better = taken
		}
		side := sides[run]
		if taken[side] == keep[side] {
			continue
		}
		taken[side]++
		if side == newSide {
			halves += better[oldSide] + taken[oldSide]
		} else {
			halves += taken[newSide] - better[newSide]
		}
	}
	return float64(halves) / float64(2*keep[oldSide]*keep[newSide])
}

// chances gives for each promise how likely a difference like its own is, for any
// of the promises, if the runs of both sides were alike: a two-sided Mann–Whitney
// test, corrected for the number of promises after P. H. Westfall and S. S. Young
// (step-down, largest statistic). Whole runs change sides, all of their values
// together, so that values that rise and fall together cost no power, and no two
// promises need to be independent; what is laid aside is chosen anew each time, so
// that the test stays exact. The first runs are the old ones.
func chances(promises []ranked, old, runs int) []float64 {
	all := make([][]float64, len(promises)) // of each promise, for each choice of the new runs
	sides := make([]int, runs)              // of each run
	everyChoice(runs, runs-old, func(chosen []int) {
		clear(sides)
		for _, i := range chosen {
			sides[i] = newSide
		}
		for k, p := range promises {
			all[k] = append(all[k], p.worse(sides))
		}
	})
	clear(sides)
	for i := old; i < runs; i++ {
		sides[i] = newSide
	}
	own := make([]float64, len(promises))
	for k, p := range promises {
		own[k] = p.worse(sides)
	}
	return corrected(all, own)
}

// corrected gives for each promise how likely a statistic as far from its mean as its own is, for any of the promises.
// All are the values of each promise for choices by chance, the own one among them.
func corrected(all [][]float64, own []float64) []float64 {
	order := make([]int, len(all))
	for k := range all {
		own[k], order[k] = standardise(all[k], own[k]), k
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(own[a], own[b]) })
	return stepDown(all, own, order)
}

// standardise turns values into their distances from the mean, in standard
// deviations and without sign, and returns that of own. If they are all alike there
// are no distances.
func standardise(values []float64, own float64) float64 {
	mean, squares := 0.0, 0.0
	for _, v := range values {
		mean += v / float64(len(values))
	}
	for _, v := range values {
		squares += (v - mean) * (v - mean)
	}
	deviation := math.Sqrt(squares / float64(len(values)))
	if deviation < 1e-9 {
		deviation = math.Inf(1)
	}
	for i, v := range values {
		values[i] = math.Abs(v-mean) / deviation
	}
	return math.Abs(own-mean) / deviation
}

// stepDown corrects for the number of promises: from the one with the least
// distance of its own on, it counts the choices in which any so far has one as large.
func stepDown(all [][]float64, own []float64, order []int) []float64 {
	p := make([]float64, len(all))
	if len(all) == 0 {
		return p
	}
	largest := make([]float64, len(all[0]))
	for _, k := range order {
		reached := 0
		for c, d := range all[k] {
			largest[c] = max(largest[c], d)
			if largest[c] >= own[k]-1e-9 {
				reached++
			}
		}
		p[k] = float64(reached) / float64(len(largest))
	}
	most := 0.0
	for _, k := range slices.Backward(order) {
		most = max(most, p[k])
		p[k] = most
	}
	return p
}

// everyChoice visits the ways to choose m of n, or so many of them by chance; the
// choice that was really made counts among them. It returns their number.
func everyChoice(n, m int, visit func([]int)) int {
	if choices(n, m) > labellings {
		return someChoices(n, m, visit)
	}
	looked, chosen := 0, make([]int, m)
	for i := range chosen {
		chosen[i] = i
	}
	for {
		visit(chosen)
		looked++
		i := m - 1
		for i >= 0 && chosen[i] == n-m+i {
			i--
		}
		if i < 0 {
			return looked
		}
		chosen[i]++
		for j := i + 1; j < m; j++ {
			chosen[j] = chosen[j-1] + 1
		}
	}
}

func someChoices(n, m int, visit func([]int)) int {
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	visit(all[n-m:])
	random := rand.New(rand.NewPCG(1, 2)) // always the same: a comparison that is repeated says the same
	for range labellings - 1 {
		for i := range m {
			j := i + random.IntN(n-i)
			all[i], all[j] = all[j], all[i]
		}
		visit(all[:m])
	}
	return labellings
}

// choices is how many ways there are to choose m of n.
func choices(n, m int) float64 {
	c := 1.0
	for i := 1; i <= min(m, n-m); i++ {
		c = c * float64(n-i+1) / float64(i)
	}
	return math.Round(c)
}

// leastChance is the smallest chance that so many runs can ever come to: that of the
// choices in which those of one side that are not laid aside are all better than
// those of the other.
func leastChance(old, news int) float64 {
	apart := choices(news+laidAside(old), news) + choices(old+laidAside(news), old)
	return min(1, apart/choices(old+news, old))
}
