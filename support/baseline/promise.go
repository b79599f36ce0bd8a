package baseline

import (
	"fmt"
	"math"
	"slices"

	"bamboo-spec/support/capability"
	"bamboo-spec/support/objective"
)

// Promise is a row of a table of objectives, as it is followed from run to run.
type Promise struct {
	Scenario  string
	Objective objective.Objective
}

// Name is what is promised: first token latency p95.
func (p Promise) Name() string { return p.Objective.Row.Name() }

// history is a promise with its values in several runs.
type history struct {
	Promise
	values []float64 // of each run; +Inf: infinitely slow; NaN: none, or an invalid one
}

// place names a table from run to run: scenarios are found by their names, and of
// those with one name, as rows of examples can have, by their order.
type place struct {
	scenario   string
	occurrence int
	table      int
}

// tables are the last attempts at the tables of a run.
func (r *Run) tables() (order []place, found map[place]*Measurement) {
	found = map[place]*Measurement{}
	seen := map[string]int{}
	for i := range r.Scenarios {
		s := &r.Scenarios[i]
		at := place{scenario: s.Name, occurrence: seen[s.Name], table: -1}
		seen[s.Name]++
		for n := range s.Measurements {
			m := &s.Measurements[n]
			if m.Attempt == 1 || at.table < 0 {
				at.table++
				order = append(order, at)
			}
			found[at] = m
		}
	}
	return order, found
}

// follow reads the values of every promise of the runs. What is promised is what
// the last run that measured it says.
func follow(runs []*Run) ([]history, error) {
	var order []place
	newest := map[place]*Measurement{}
	found := make([]map[place]*Measurement, len(runs))
	for i := len(runs) - 1; i >= 0; i-- {
		var at []place
		at, found[i] = runs[i].tables()
		for _, p := range at {
			if newest[p] == nil {
				newest[p] = found[i][p]
				order = append(order, p)
			}
		}
	}
	var all []history
	for _, p := range order {
		table, err := tableOf(newest[p])
		if err != nil {
			return nil, fmt.Errorf("the table of “%s” cannot be read: %w", p.scenario, err)
		}
		first := len(all)
		for _, o := range table.Objectives {
			all = append(all, history{Promise{p.scenario, o}, slices.Repeat([]float64{math.NaN()}, len(runs))})
		}
		for i := range runs {
			if m := found[i][p]; m != nil {
				for n, j := range table.Judge(m.Result, capability.All).Rows {
					all[first+n].values[i] = valueOf(j)
				}
			}
		}
	}
	return all, nil
}

func tableOf(m *Measurement) (objective.Table, error) {
	var rows []objective.Row
	for _, j := range m.Verdicts.Rows {
		rows = append(rows, j.Row)
	}
	return objective.Parse(rows)
}

// valueOf is the value of a row, NaN if it has none that can be believed.
func valueOf(j objective.Judged) float64 {
	switch {
	case j.Verdict == objective.Invalid:
		return math.NaN()
	case j.Value != nil:
		return *j.Value
	case j.Infinite():
		return math.Inf(1)
	}
	return math.NaN()
}

// limit is what the value is compared with.
func (p Promise) limit() float64 {
	f, _ := p.Objective.Limit.Amount.Float64() // the nearest is what is wanted
	return f
}

// badness rises as the promise is kept less well.
func (p Promise) badness(value float64) float64 {
	switch p.Objective.Operator {
	case objective.Less, objective.AtMost:
		return value
	case objective.More, objective.AtLeast:
		return -value
	default:
		return math.Abs(value - p.limit())
	}
}
