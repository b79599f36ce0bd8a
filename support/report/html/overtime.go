package html

import (
	"fmt"
	"math"
	"slices"
	"time"

	"bamboo-spec/support/measure"
	"bamboo-spec/support/report"
	"bamboo-spec/support/units"
)

// mostMoments is how many columns a picture of something over time has at most; each
// is to have some values.
const mostMoments = 60

func momentsFor(n int) []moment { return make([]moment, max(tenths, min(mostMoments, n/8))) }

// moment is what happened in one of them.
type moment struct {
	values []float64
	failed int
}

// latencyOverTime shows the values of runs by their intended starts: from the
// quickest to the slowest of each moment, and the median. What failed is above.
func latencyOverTime(m report.Measurement, name measure.Metric) []chart {
	if name == measure.InterTokenLatency { // of a run, it is the longest stall
		name = measure.LongestStall
	}
	first, last, highest, lowest := time.Duration(math.MaxInt64), time.Duration(math.MinInt64), 0.0, 0.0
	failed := 0
	each := func(f func(start time.Duration, value float64, failed bool)) {
		for i := range m.Result.Runs {
			run := &m.Result.Runs[i]
			if d, ok, _ := run.Latency(name); ok {
				f(run.Start-m.Result.Load.Began, float64(d), d == measure.Never)
			}
		}
	}
	n := 0
	each(func(start time.Duration, value float64, never bool) {
		first, last = min(first, start), max(last, start)
		n++
		if never {
			failed++
			return
		}
		highest, lowest = max(highest, value), min(lowest, value)
	})
	if n-failed == 0 {
		return nil
	}
	x, below := overTime(float64(first), float64(last))
	y, beside := upTo(lowest, highest, units.Time)
	at := momentsFor(n)
	moments := len(at)
	each(func(start time.Duration, value float64, never bool) {
		i := min(moments-1, int(float64(moments)*(x.at(float64(start))-left)/(right-left)))
		if never {
			at[i].failed++
		} else {
			at[i].values = append(at[i].values, value)
		}
	})
	c := chart{
		Title: capital(string(name)) + " over time", X: below, Y: beside,
		Below: "seconds since the load began, by intended start", Limits: shownOn(y, limitsFor(m, name)),
		Desc: fmt.Sprintf(
			"%d values over %s: for each moment the quickest, the median and the slowest; the slowest of all took %s.",
			n, amount(float64(last-first), units.Time), amount(highest, units.Time)),
		Head: []string{"seconds", "quickest", "median", "slowest", "failed"},
	}
	if failed > 0 {
		c.Desc += fmt.Sprintf(" %d failed: they are the marks at the upper edge.", failed)
	}
	c.Lines = momentLines(at, y)
	for i := range tenths {
		c.said(place(left+(float64(i)+0.5)*(right-left)/tenths), tenth(at, i, x)...)
	}
	return []chart{c}
}

func momentLines(at []moment, y scale) []line {
	var reach, middle, lost pen
	for i, m := range at {
		x := left + (float64(i)+0.5)*(right-left)/float64(len(at))
		if m.failed > 0 {
			lost.bar(x, top-8, top-3)
		}
		if len(m.values) == 0 {
			continue
		}
		slices.Sort(m.values)
		reach.bar(x, y.at(m.values[0])+0.7, y.at(m.values[len(m.values)-1])-0.7)
		middle.to(x, y.at(middleOf(m.values)))
	}
	lines := []line{{"reach", reach.String()}, {"curve", middle.String()}}
	if lost.Len() > 0 {
		lines = append(lines, line{"lost", lost.String()})
	}
	return lines
}

func resource(name measure.Metric) string {
	if name == measure.CPU {
		return "CPU"
	}
	return capital(string(name))
}

// dotsOverTime is how many readings a line has at least before some are left out.
const dotsOverTime = 100

// middleOf is the nearest rank median of sorted values.
func middleOf(sorted []float64) float64 { return sorted[measure.P50.Rank(len(sorted))-1] }

// tenths is how many rows the table of a picture over time has.
const tenths = 10

func tenth(at []moment, i int, x scale) []string {
	var all moment
	for _, m := range at[i*len(at)/tenths : (i+1)*len(at)/tenths] {
		all.values, all.failed = append(all.values, m.values...), all.failed+m.failed
	}
	width := (x.to - x.from) / tenths / 1e9
	from := x.from/1e9 + float64(i)*width
	row := []string{fmt.Sprintf("%.1f to %.1f", from, from+width), "", "", "", fmt.Sprint(all.failed)}
	if len(all.values) > 0 {
		slices.Sort(all.values)
		for n, v := range []float64{all.values[0], middleOf(all.values), all.values[len(all.values)-1]} {
			row[n+1] = amount(v, units.Time)
		}
	}
	return row
}

// usageOverTime shows what the server's process used of something.
func usageOverTime(m report.Measurement, name measure.Metric) []chart {
	track := m.Result.Process[name]
	if len(track) < 2 {
		return nil
	}
	kind := kindOf(name)
	low, high := track[0].Value, track[0].Value
	for _, p := range track {
		low, high = min(low, p.Value), max(high, p.Value)
	}
	load := m.Result.Load
	since := func(p measure.Point) float64 { return float64(p.At - load.Began) }
	x, below := overTime(since(track[0]), since(track[len(track)-1]))
	y, beside := upTo(0, high, kind)
	c := chart{
		Title: resource(name) + " of the server over time", X: below, Y: beside,
		Below: "seconds since the load began (shaded)",
		Desc: fmt.Sprintf("%d readings, from %s to %s; the first is %s, the last %s.", len(track), amount(low, kind),
			amount(high, kind),
			amount(track[0].Value, kind), amount(track[len(track)-1].Value, kind)),
		Head: []string{"seconds", string(name)},
	}
	from, to := max(left, x.at(0)), min(right, x.at(float64(load.Ended-load.Began)))
	c.Shade = &span{place(from), place(max(0, to-from))}
	if y.to > 0 {
		c.Limits = shownOn(y, limitsFor(m, name, "peak", "max", "mean"))
	}
	var path pen
	every := max(1, len(track)/dotsOverTime)
	for i := 0; i < len(track); i += every {
		group := track[i:min(len(track), i+every)]
		most := slices.MaxFunc(group, func(a, b measure.Point) int { // so that no peak is lost
			if a.Value < b.Value {
				return -1
			}
			return 1
		})
		path.to(x.at(since(most)), y.at(most.Value))
	}
	c.Lines = []line{{"curve", path.String()}}
	for i := range tenths + 1 {
		p := track[i*(len(track)-1)/tenths]
		c.said(place(x.at(since(p))), fmt.Sprintf("%.1f", since(p)/1e9), amount(p.Value, kind))
	}
	return []chart{c}
}
