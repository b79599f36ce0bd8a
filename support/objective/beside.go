package objective

import (
	"strings"

	"bamboo-spec/support/measure"
	"bamboo-spec/support/units"
)

// Beside is what else is known of a latency that the table sets a limit for.
type Beside struct {
	Metric  measure.Metric `json:"metric"`
	Figures []Figure       `json:"figures"`
}

// Figure is a statistic without a limit.
type Figure struct {
	Statistic Statistic `json:"statistic"`
	Got       string    `json:"got"`      // with its unit; ∞ for infinitely slow
	Value     *float64  `json:"value_ns"` // null: infinitely slow
}

// String says the figures in one line: first token latency: p50 12 ms, max 31 ms.
func (b Beside) String() string {
	said := make([]string, len(b.Figures))
	for i, f := range b.Figures {
		said[i] = string(f.Statistic) + " " + f.Got
	}
	return string(b.Metric) + ": " + strings.Join(said, ", ")
}

// beside reads the usual statistics of each latency in the table that no row has
// and that there are values enough for.
func (m measured) beside() []Beside {
	var all []Beside
	told := map[measure.Metric]bool{}
	for _, o := range m.table.Objectives {
		if !o.Metric.isLatency() || told[o.Metric.Name] {
			continue
		}
		told[o.Metric.Name] = true
		b := Beside{Metric: o.Metric.Name}
		for _, s := range []Statistic{P50, P95, P99, Max} {
			if m.table.asks(o.Metric.Name, s) {
				continue
			}
			other := Objective{Metric: o.Metric, Statistic: s, Limit: units.Quantity{Kind: units.Time}}
			if r := o.Metric.read(m, other); r.problem == "" {
				b.Figures = append(b.Figures, Figure{s, figure(r.value), r.value.float()})
			}
		}
		if len(b.Figures) > 0 {
			all = append(all, b)
		}
	}
	return all
}

// asks tells whether a row has a limit for the statistic.
func (t Table) asks(m measure.Metric, s Statistic) bool {
	for _, o := range t.Objectives {
		if o.Metric.Name == m && o.Statistic == s {
			return true
		}
	}
	return false
}

// figure writes a time without a limit to compare it with.
func figure(v value) string {
	if v.infinite {
		return infinitely
	}
	return units.Quantity{Kind: units.Time, Amount: v.amount}.Text(usualDigits)
}
