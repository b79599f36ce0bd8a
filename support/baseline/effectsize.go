package baseline

import (
	"math"
	"math/rand/v2"
	"slices"
)

// resamples is how many samples the bootstrap draws for an interval.
const resamples = 2000

// effect is by how much the median of the new runs lies above that of the old ones: as a part of it if relative, else
// as an amount. It is infinite if only one of them is.
func effect(old, news []float64, relative bool) float64 {
	before, after := medianOf(old), medianOf(news)
	switch {
	case before == after: // also if both are infinite
		return 0
	case relative:
		return after/before - 1
	}
	return after - before
}

// interval is that of 95 % of the effect by the percentile bootstrap of B. Efron. It always holds the effect itself.
func interval(old, news []float64, relative bool) (low, high float64) {
	random := rand.New(rand.NewPCG(1, 2)) // always the same: a comparison that is repeated says the same
	a, b := make([]float64, len(old)), make([]float64, len(news))
	all := make([]float64, resamples)
	for i := range all {
		draw(random, a, old)
		draw(random, b, news)
		all[i] = effect(a, b, relative)
		if math.IsNaN(all[i]) { // a part of what is infinite
			all[i] = -1
		}
	}
	slices.Sort(all)
	own := effect(old, news, relative)
	return min(own, all[resamples*25/1000]), max(own, all[resamples*975/1000])
}

func draw(random *rand.Rand, into, from []float64) {
	for i := range into {
		into[i] = from[random.IntN(len(from))]
	}
}

// median is the middle one, of an even number the mean of the two in the middle.
// The values must be sorted.
func median(sorted []float64) float64 {
	half := len(sorted) / 2
	if len(sorted)%2 == 1 || sorted[half-1] == sorted[half] { // also if both are infinite
		return sorted[half]
	}
	return (sorted[half-1] + sorted[half]) / 2
}

func medianOf(values []float64) float64 { return median(slices.Sorted(slices.Values(values))) }
