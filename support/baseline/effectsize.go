package baseline

import (
	"math"
	"slices"
)

// shift is by how much one side lies above the other: the estimate of J. L. Hodges
// and E. L. Lehmann, the median of the differences between every two values, with
// the interval of at least 95 % that belongs to it. An end may be infinite.
type shift struct{ by, low, high float64 }

// most is beyond how many pairs the distribution of U is taken for a normal one.
const mostPairs = 2500

func shiftOf(old, news []float64) shift {
	var all []float64
	for _, a := range old {
		for _, b := range news {
			d := b - a
			if math.IsNaN(d) { // both are infinite
				d = 0
			}
			all = append(all, d)
		}
	}
	slices.Sort(all)
	s := shift{by: median(all), low: math.Inf(-1), high: math.Inf(1)}
	if k := tailOfU(len(old), len(news)); k > 0 {
		s.low, s.high = all[k-1], all[len(all)-k]
	}
	return s
}

// tailOfU is the largest k with P(U < k) ≤ 2.5 %.
func tailOfU(m, n int) int {
	const tail = 0.025
	if m*n > mostPairs {
		mean, sd := float64(m*n)/2, math.Sqrt(float64(m*n*(m+n+1))/12)
		return max(0, int(mean-1.96*sd))
	}
	sum := 0.0
	for k, p := range distributionOfU(m, n) {
		if sum += p; sum > tail {
			return k
		}
	}
	return 0
}

// distributionOfU is the probability of each value of U for samples of m and n
// values without ties. Adding one to the first sample, its value may lie behind 0 to
// n of the second.
func distributionOfU(m, n int) []float64 {
	// ways[j][u]: how many orders of i and j values have U = u
	ways := make([][]float64, n+1)
	for j := range ways {
		ways[j] = []float64{1}
	}
	for i := 1; i <= m; i++ {
		next := make([][]float64, n+1)
		for j := range next {
			next[j] = make([]float64, i*j+1)
			for u, w := range ways[j] { // the largest is one of the first: it lies behind all j
				next[j][u+j] += w
			}
			if j > 0 { // the largest is one of the second
				for u, w := range next[j-1] {
					next[j][u] += w
				}
			}
		}
		ways = next
	}
	total := choices(m+n, m)
	p := ways[n]
	for u := range p {
		p[u] /= total
	}
	return p
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
