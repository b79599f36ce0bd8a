package html

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"bamboo-spec/support/measure"
	"bamboo-spec/support/report"
	"bamboo-spec/support/units"
)

// values are those of one latency in rising order; the failed are missing in them.
type values struct {
	n, failed int
	rank      func(int) time.Duration // the value of a rank from 1 to n - failed
}

func valuesOf(r *measure.Result, name measure.Metric) values {
	if name == measure.InterTokenLatency {
		return gapsOf(r.Gaps)
	}
	series, _ := r.Series(name)
	return values{series.N(), series.Failures(), series.At}
}

func gapsOf(d *measure.Distribution) values {
	if d == nil {
		return values{}
	}
	ends := make([]int, len(d.Buckets)) // the last rank of each bucket
	n := 0
	for i, b := range d.Buckets {
		n += b.Count
		ends[i] = n
	}
	return values{d.N(), d.Failed, func(rank int) time.Duration {
		i, _ := slices.BinarySearch(ends, rank)
		return min(d.Buckets[i].High, d.Longest)
	}}
}

// byPercentile shows how the values lie: each doubling of the distance from the
// median towards the slowest is as wide as the one before it.
func byPercentile(m report.Measurement, name measure.Metric) []chart {
	v := valuesOf(m.Result, name)
	ended := v.n - v.failed
	if ended == 0 {
		return nil
	}
	x := scale{0, math.Log10(2 * float64(v.n)), left, right}
	y, ticks := upTo(min(0, float64(v.rank(1))), float64(v.rank(ended)), units.Time)
	c := chart{
		Title: capital(string(name)) + " by percentile", Y: ticks, Below: "percent of the values are at most as slow",
		Desc: fmt.Sprintf("%d values, from %s to %s; the median is %s.", v.n, amount(float64(v.rank(1)), units.Time),
			amount(float64(v.rank(ended)), units.Time), atPercentile(v, 0.5)),
		Head:   []string{"percentile", string(name)},
		Limits: shownOn(y, limitsFor(m, name)),
	}
	if v.failed > 0 {
		c.Desc += fmt.Sprintf(" %d failed and count as infinitely slow: the line ends before them.", v.failed)
	}
	for _, p := range percentilesOf(m, name) {
		if at := -math.Log10(1 - p); at <= x.to {
			c.X = append(c.X, tick{place(x.at(at)), number(100 * p)})
		}
	}
	for _, p := range []float64{0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999} {
		if float64(v.n)*(1-p) >= 0.999 {
			c.said(place(x.at(-math.Log10(1-p))), "p"+number(100*p), atPercentile(v, p))
		}
	}
	c.said(place(x.at(min(x.to, -math.Log10(1-float64(ended-1)/float64(v.n))))), "slowest that ended",
		amount(float64(v.rank(ended)), units.Time))
	const dots = 60
	var path pen
	for i := range dots + 1 {
		at := x.to * float64(i) / dots
		rank := max(1, min(v.n, int(math.Ceil((1-math.Pow(10, -at))*float64(v.n)))))
		if rank > ended {
			break
		}
		path.to(x.at(at), y.at(float64(v.rank(rank))))
	}
	c.Lines = []line{{"curve", path.String()}}
	return []chart{c}
}

// percentilesOf are those that the axis names: round ones, and those that the table has a limit for.
func percentilesOf(m report.Measurement, name measure.Metric) []float64 {
	all := []float64{0, 0.5, 0.9, 0.95, 0.99, 0.999, 0.9999}
	for _, j := range m.Verdicts.Rows {
		p, err := strconv.ParseFloat(strings.TrimPrefix(j.Statistic, "p"), 64)
		if measure.Metric(j.Metric) == name && strings.HasPrefix(j.Statistic, "p") && err == nil && p < 100 {
			all = append(all, p/100)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func atPercentile(v values, p float64) string {
	rank := max(1, int(math.Ceil(p*float64(v.n)-1e-9)))
	if rank > v.n-v.failed {
		return "∞"
	}
	return amount(float64(v.rank(rank)), units.Time)
}
