package baseline

import (
	"math"
	"math/rand/v2"
	"slices"
)

// labellings is how many ways to choose the new runs are looked at: all, if there
// are no more of them, else so many by chance.
const labellings = 5_000

// ranked are the values of one promise as their ranks.
type ranked struct {
	ranks []float64 // of each run's value minus the middle rank, ties in their middle; 0 for a run without
	there []float64 // 1 for each run with a value, 0 for one without
	n     float64   // runs with a value
	tie   float64   // what ties take from the variance
}

func rankedOf(values []float64) ranked {
	var there []int
	for i, v := range values {
		if !math.IsNaN(v) {
			there = append(there, i)
		}
	}
	slices.SortFunc(there, func(a, b int) int {
		switch {
		case values[a] < values[b]:
			return -1
		case values[a] > values[b]:
			return 1
		}
		return 0
	})
	r := ranked{ranks: make([]float64, len(values)), there: make([]float64, len(values)), n: float64(len(there))}
	for from := 0; from < len(there); {
		to := from
		for to < len(there) && values[there[to]] == values[there[from]] {
			to++
		}
		for _, i := range there[from:to] {
			r.ranks[i], r.there[i] = float64(from+to-len(there))/2, 1
		}
		t := float64(to - from)
		r.tie += t*t*t - t
		from = to
	}
	return r
}

// separation is how far the rank sum of the chosen runs is from what chance
// expects, in standard deviations and without its sign: the U of H. B. Mann and
// D. R. Whitney, standardised.
func (r ranked) separation(chosen []int) float64 {
	sum, m := 0.0, 0.0
	for _, i := range chosen {
		sum += r.ranks[i]
		m += r.there[i]
	}
	variance := m * (r.n - m) / 12 * (r.n + 1 - r.tie/(r.n*(r.n-1)))
	if m == 0 || m == r.n || variance <= 1e-9 {
		return 0
	}
	return math.Abs(sum) / math.Sqrt(variance)
}

// chances gives for each promise how likely a separation like its own is, for any
// of the promises, if the runs of both sides were alike: a two-sided Mann–Whitney
// test, corrected for the number of promises after P. H. Westfall and S. S. Young
// (step-down, largest statistic). Whole runs change sides, all of their values
// together, so that values that rise and fall together cost no power, and no two
// promises need to be independent. The first runs are the old ones.
func chances(promises []ranked, old, runs int) []float64 {
	own := make([]float64, len(promises))
	order := make([]int, len(promises))
	news := make([]int, 0, runs-old)
	for i := old; i < runs; i++ {
		news = append(news, i)
	}
	for k, p := range promises {
		own[k], order[k] = p.separation(news), k
	}
	slices.SortStableFunc(order, func(a, b int) int { // the least first
		switch {
		case own[a] < own[b]:
			return -1
		case own[a] > own[b]:
			return 1
		}
		return 0
	})
	reached := make([]int, len(promises))
	looked := everyChoice(runs, runs-old, func(chosen []int) {
		most := 0.0
		for _, k := range order {
			most = max(most, promises[k].separation(chosen))
			if most >= own[k]-1e-9 {
				reached[k]++
			}
		}
	})
	p, largest := make([]float64, len(promises)), 0.0
	for _, k := range slices.Backward(order) {
		largest = max(largest, float64(reached[k])/float64(looked))
		p[k] = largest
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

// leastChance is the smallest chance that so many runs can ever come to.
func leastChance(old, news int) float64 { return min(1, 2/choices(old+news, old)) }
