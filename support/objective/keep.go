package objective

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"bamboo-spec/support/capability"
	"bamboo-spec/support/measure"
)

// Within are the rows that can be judged on a target.
func (t Table) Within(can capability.Set) Table {
	return Table{slices.DeleteFunc(slices.Clone(t.Objectives),
		func(o Objective) bool { return len(can.Missing(o.Metric.Needs)) > 0 })}
}

// Rows are the table as a feature writes it.
func (t Table) Rows() []Row {
	var rows []Row
	for _, o := range t.Objectives {
		rows = append(rows, o.Row)
	}
	return rows
}

// Keep is what is to be kept of a load so that the table can be judged from a summary of its runs.
func (t Table) Keep() measure.Keep {
	var k measure.Keep
	for _, o := range t.Objectives {
		if o.isGoodput() {
			k.Met, k.Limits = t.met, t.limits()
		}
		if o.Window == 0 {
			continue
		}
		at := slices.IndexFunc(k.Windows, func(c measure.Cut) bool {
			return c.Window == o.Window && c.Group == o.Row.Group
		})
		if at < 0 {
			at = len(k.Windows)
			k.Windows = append(k.Windows, measure.Cut{Window: o.Window, Group: o.Row.Group})
		}
		for _, m := range t.about(o) {
			if !slices.Contains(k.Windows[at].Metrics, m) {
				k.Windows[at].Metrics = append(k.Windows[at].Metrics, m)
			}
		}
	}
	return k
}

// about are the latencies whose values a row is read from.
func (t Table) about(row Objective) (all []measure.Metric) {
	for _, o := range t.Objectives {
		if o.Metric.isLatency() && (row.isGoodput() || o.Metric.Name == row.Metric.Name) {
			all = append(all, o.Metric.Name)
		}
	}
	return all
}

// isGoodput tells whether runs count for the row that met the limits of the table.
func (o Objective) isGoodput() bool {
	return o.Metric.Name == measure.Goodput || o.Metric.Name == measure.GoodputRate
}

// limits are what goodput goes by.
func (t Table) limits() string {
	var all []string
	for _, o := range t.Objectives {
		if o.Metric.isLatency() {
			all = append(all, strings.TrimSpace(fmt.Sprint(o.Metric.Name, " ", o.Row.Limit, " ", o.Row.Group)))
		}
	}
	slices.Sort(all)
	return strings.Join(slices.Compact(all), ", ")
}

// counted is a reading of goodput, unless a summary counted by other limits, or without values that they are about.
func (m measured) counted(r reading) reading {
	if m.Summary == nil || m.N() == 0 {
		return r
	}
	if m.Summary.Limits != m.table.limits() {
		return reading{problem: fmt.Sprintf(
			"of the %d runs a summary is kept, which counted those within other limits (%s)", m.N(),
			cmp.Or(m.Summary.Limits, "none"))}
	}
	for _, o := range m.table.Objectives {
		if n := m.Summary.Unrecorded[o.Metric.Name]; n > 0 {
			r.problem = m.unrecorded(n)
		}
	}
	return r
}
