package measure

import (
	"fmt"
	"math/big"
	"regexp"
	"strconv"
)

// Percentile is a percentile in ten-thousandths, so that ranks are computed in
// integers: P95 is 9500.
type Percentile int

const (
	P50  Percentile = 5000
	P90  Percentile = 9000
	P95  Percentile = 9500
	P99  Percentile = 9900
	P999 Percentile = 9990
)

// wholePercentile is what a percentile is a part of.
const wholePercentile = 10_000

var percentileText = regexp.MustCompile(`^p([1-9]\d?)(?:\.(\d?[1-9]))?$`)

// ParsePercentile reads a percentile from p1 to p99.99 as String writes it.
func ParsePercentile(text string) (Percentile, error) {
	m := percentileText.FindStringSubmatch(text)
	if m == nil {
		return 0, fmt.Errorf("“%s” is not a percentile; they are p1 to p99.99, as p95 and p99.9", text)
	}
	n, err := strconv.Atoi(m[1] + (m[2] + "00")[:2]) // two digits each: it cannot fail
	return Percentile(n), err
}

// String says the percentile as a feature does: p50, p99.9.
func (p Percentile) String() string {
	return "p" + strconv.FormatFloat(float64(p)/100, 'f', -1, 64)
}

// Rank is the place, counted from 1, of the percentile among n values in rising
// order: ⌈p·n⌉, the nearest rank.
func (p Percentile) Rank(n int) int { return (int(p)*n + wholePercentile - 1) / wholePercentile }

// Least is how many values the percentile needs before it means anything:
// ⌈1 / (1 − p)⌉. With fewer, it could only be the largest one.
func (p Percentile) Least() int {
	above := wholePercentile - int(p)
	return (wholePercentile + above - 1) / above
}

// Above is the share of values that may be larger than the percentile: p95 leaves 5 %.
func (p Percentile) Above() *big.Rat { return big.NewRat(int64(wholePercentile-p), wholePercentile) }

// Tolerates is how many of n values may be infinitely slow while the percentile
// is not.
func (p Percentile) Tolerates(n int) int { return n - p.Rank(n) }

// Bounds are the ranks between which the true percentile lies with a confidence
// of at least 95 %. A rank of 0 is an open side: n values cannot close it.
type Bounds struct{ Low, High int }

// Closed tells whether both sides are.
func (b Bounds) Closed() bool { return b.Low > 0 && b.High > 0 }

// Bounds finds the ranks of the order-statistics interval of n values. With B
// binomially distributed, Bin(n, p): Low is the largest l with P(B < l) ≤ 2.5 %,
// High the smallest u with P(B < u) ≥ 97.5 %. The interval covers the true
// percentile with P(B < High) − P(B < Low). It is distribution-free; see
// H. A. David and H. N. Nagaraja, Order Statistics, section 7.1.
func (p Percentile) Bounds(n int) Bounds {
	if n == 0 {
		return Bounds{}
	}
	b := newBinomial(n, float64(p)/wholePercentile, float64(wholePercentile-p)/wholePercentile)
	var found Bounds
	below := 0.0 // P(B < k)
	for k := b.first; k <= b.first+len(b.mass); k++ {
		if below <= Tail {
			found.Low = k
		}
		if below >= 1-Tail {
			found.High = k
			break
		}
		if k < b.first+len(b.mass) {
			below += b.mass[k-b.first]
		}
	}
	if found.High > n {
		found.High = 0
	}
	return found
}

// LeastClosed is the smallest number of values whose interval is closed on both
// sides: p90 36, p95 72, p99 368, p99.9 3688.
func (p Percentile) LeastClosed() int {
	n := p.Least()
	for !p.Bounds(n).Closed() {
		n++
	}
	return n
}
