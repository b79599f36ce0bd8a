package measure

import "math"

// Tail is what each side of an interval of 95 % leaves out.
const Tail = 0.025

// binomial is the distribution Bin(n, p) where it is not negligible.
type binomial struct {
	first int       // the k of mass[0]
	mass  []float64 // P(B = k), summing to 1
}

// negligible is the mass, relative to the largest, below which the sum does not
// change any more.
const negligible = 1e-20

// newBinomial computes outwards from the mode, each mass from its neighbour, so
// that nothing overflows and only some standard deviations around the mode are
// visited, whatever n is. q is 1 − p, given apart so that it is exact.
func newBinomial(n int, p, q float64) binomial {
	mode := min(int(math.Floor(float64(n+1)*p)), n)
	up := []float64{1}
	for k := mode; k < n && up[len(up)-1] > negligible; k++ {
		up = append(up, up[len(up)-1]*float64(n-k)/float64(k+1)*p/q)
	}
	down := []float64{1}
	for k := mode; k > 0 && down[len(down)-1] > negligible; k-- {
		down = append(down, down[len(down)-1]*float64(k)/float64(n-k+1)*q/p)
	}
	b := binomial{first: mode - len(down) + 1}
	for i := len(down) - 1; i > 0; i-- {
		b.mass = append(b.mass, down[i])
	}
	b.mass = append(b.mass, up...)
	sum := 0.0
	for _, m := range b.mass {
		sum += m
	}
	for i := range b.mass {
		b.mass[i] /= sum
	}
	return b
}

// atMost is P(B ≤ k).
func (b binomial) atMost(k int) float64 {
	sum := 0.0
	for i := 0; i < len(b.mass) && b.first+i <= k; i++ {
		sum += b.mass[i]
	}
	return sum
}

// atLeast is P(B ≥ k).
func (b binomial) atLeast(k int) float64 {
	sum := 0.0
	for i := len(b.mass) - 1; i >= 0 && b.first+i >= k; i-- {
		sum += b.mass[i]
	}
	return sum
}

// ShareInterval is the interval in which the true share lies, with a confidence
// of at least 95 %, when k of n were counted: the exact one of C. J. Clopper and
// E. S. Pearson (The Use of Confidence or Fiducial Limits Illustrated in the Case
// of the Binomial, Biometrika 26, 1934). Low is the share at which k or more has
// a chance of 2.5 %, high the one at which k or fewer has. It never has an open
// side. n is at least 1.
func ShareInterval(k, n int) (low, high float64) {
	high = 1
	if k > 0 {
		low = bisect(func(p float64) bool { return newBinomial(n, p, 1-p).atLeast(k) < Tail })
	}
	if k < n {
		high = bisect(func(p float64) bool { return newBinomial(n, p, 1-p).atMost(k) > Tail })
	}
	return low, high
}

// bisect finds where below turns from true to false between 0 and 1.
func bisect(below func(float64) bool) float64 {
	from, to := 0.0, 1.0
	for {
		middle := (from + to) / 2
		if middle == from || middle == to {
			return middle
		}
		if below(middle) {
			from = middle
		} else {
			to = middle
		}
	}
}
