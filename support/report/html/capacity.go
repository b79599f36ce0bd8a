package html

import (
	"fmt"
	"maps"
	"slices"

	"bamboo-spec/support/measure"
	"bamboo-spec/support/report"
	"bamboo-spec/support/units"
)

// byLoad shows a search for a capacity: by the load, what each row of the table came to, and what the server's process
// used. Where the capacity lies is shaded.
func byLoad(m report.Measurement) (all []chart) {
	if m.Capacity == nil {
		return nil
	}
	for i, j := range m.Verdicts.Rows {
		curve := curveOf(m.Capacity, func(t report.Trial) *float64 {
			if i < len(t.Verdicts.Rows) {
				return t.Verdicts.Rows[i].Value
			}
			return nil
		})
		name := measure.Metric(j.Metric)
		all = append(all, curve.chart(j.Name(), kindOf(name), m.Capacity, limitsFor(m, name, j.Statistic))...)
	}
	for _, name := range []measure.Metric{measure.Memory, measure.CPU} {
		curve := curveOf(m.Capacity, func(t report.Trial) *float64 { return peakOf(t.Result, name) })
		all = append(all, curve.chart(resource(name)+" of the server at its peak", kindOf(name), m.Capacity, nil)...)
	}
	return all
}

// peakOf is the most that the server's process used of something during a load; nil: it is not known.
func peakOf(r *measure.Result, name measure.Metric) (most *float64) {
	if r == nil {
		return nil
	}
	for _, p := range r.Process[name] {
		if p.At >= r.Load.Began && p.At <= r.Load.Ended && (most == nil || p.Value > *most) {
			most = &p.Value
		}
	}
	return most
}

// curve has the values of trials by their load.
type curve struct {
	of     func(report.Trial) *float64
	values map[int][]float64
	lost   map[int]bool // the loads at which a trial has no value, which is more than any
}

// curveOf takes a value of each trial, nil where it has none.
func curveOf(c *report.Capacity, of func(report.Trial) *float64) curve {
	all := curve{of, map[int][]float64{}, map[int]bool{}}
	for _, t := range c.Trials {
		if v := of(t); v != nil {
			all.values[t.Load] = append(all.values[t.Load], *v)
		} else if t.Result != nil {
			all.lost[t.Load] = true
		}
	}
	return all
}

// chart draws the curve; nothing if there is no value.
func (v curve) chart(title string, kind units.Kind, of *report.Capacity, limits []limit) []chart {
	var high, most float64
	for _, values := range v.values {
		high = max(high, slices.Max(values))
	}
	for _, l := range limits {
		high = max(high, l.amount)
	}
	for _, t := range of.Trials {
		most = max(most, float64(t.Load))
	}
	if len(v.values) == 0 {
		return nil
	}
	x := scale{0, most, left, right}
	y, beside := upTo(0, high, kind)
	c := chart{Title: capital(title) + " by load", Desc: knee(of), Y: beside, Below: of.Unit,
		Limits: shownOn(y, limits), Shade: between(of, x), Lines: v.lines(x, y),
		Head: []string{of.Unit, title, "outcome"}}
	for _, at := range steps(0, most, 5) {
		c.X = append(c.X, tick{place(x.at(at)), number(at)})
	}
	for _, t := range of.Trials {
		got := "none"
		if value := v.of(t); value != nil {
			got = amount(*value, kind)
		}
		c.said(place(x.at(float64(t.Load))), fmt.Sprint(t.Load), got, t.Outcome)
	}
	return []chart{c}
}

// lines are the median of each load, how far its trials are apart, and those without a value.
func (v curve) lines(x, y scale) []line {
	var middle, reach, lost pen
	for _, load := range slices.Sorted(maps.Keys(v.values)) {
		values, at := slices.Sorted(slices.Values(v.values[load])), x.at(float64(load))
		middle.to(at, y.at(middleOf(values)))
		reach.bar(at, y.at(values[0])+1.2, y.at(values[len(values)-1])-1.2)
	}
	for _, load := range slices.Sorted(maps.Keys(v.lost)) {
		lost.bar(x.at(float64(load)), top-8, top-3)
	}
	all := []line{{"reach", reach.String()}, {"curve", middle.String()}}
	if lost.Len() > 0 {
		all = append(all, line{"lost", lost.String()})
	}
	return all
}

// between is where the capacity lies: between the largest load that held and the smallest that did not.
func between(c *report.Capacity, x scale) *span {
	if c.Below == 0 {
		return nil
	}
	from, to := x.at(float64(c.AtLeast)), x.at(float64(c.Below))
	return &span{place(from), place(to - from)}
}

// knee says where the capacity lies.
func knee(c *report.Capacity) string {
	said := fmt.Sprintf("%d trials; all objectives held at %d %s", len(c.Trials), c.AtLeast, c.Unit)
	if c.AtLeast == 0 {
		said = fmt.Sprintf("%d trials; at no load all objectives held", len(c.Trials))
	}
	if c.Below > 0 {
		return fmt.Sprintf("%s, and at %d one was missed: the capacity lies between, where it is shaded.",
			said, c.Below)
	}
	return said + ", and nothing larger was tried that missed one."
}
