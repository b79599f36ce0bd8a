package html

import (
	"slices"
	"strings"

	"bamboo-spec/support/measure"
	"bamboo-spec/support/objective"
	"bamboo-spec/support/report"
	"bamboo-spec/support/units"
)

// measured is a measurement as the page tells it.
type measured struct {
	Title   string
	Invalid []string
	Rows    []row
	Reasons []string
	Beside  []string
	Words   []objective.Word // what words of the table mean
	Driver  string
	Worst   []worstOf
	Charts  []chart
}

// worstOf is the worst conversations of a metric, in full.
type worstOf struct{ Title, Text string }

// row is an objective with its verdict.
type row struct {
	objective.Judged
	N    string
	Kind string // the class of the verdict
}

// judgements are the verdicts of rows as classes of the style sheet.
var judgements = map[objective.Verdict]string{
	objective.Holds: "kept", objective.Broken: "broken", objective.Invalid: "unjudged", objective.Inconclusive: "known",
}

// measuredOf are the measurements of a sentence.
func measuredOf(r *report.Result, step int) []measured {
	var all []measured
	for _, m := range r.Measurements {
		if m.Step != step {
			continue
		}
		v := measured{Title: report.Visible(r.Title(m)), Driver: m.Verdicts.Driver, Invalid: m.Verdicts.Invalid,
			Words: objective.WordsOf(m.Verdicts.Rows)}
		for _, j := range m.Verdicts.Rows {
			v.Rows = append(v.Rows, row{j, j.Count(), judgements[j.Verdict]})
			if j.Reason != "" {
				v.Reasons = append(v.Reasons, report.Visible(j.Name()+": "+j.Reason))
			}
		}
		for _, b := range m.Verdicts.Beside {
			v.Beside = append(v.Beside, b.String())
		}
		for _, w := range m.Verdicts.Worst {
			v.Worst = append(v.Worst, worstOf{"The worst conversations by " + string(w.Metric),
				report.Visible(w.Text())})
		}
		v.Charts = charts(m)
		all = append(all, v)
	}
	return all
}

// charts draws the latencies that the table names, each by percentile and over
// time, and what the server's process used of those that it names, memory in any case.
func charts(m report.Measurement) []chart {
	all := byLoad(m)
	var told []measure.Metric
	for _, j := range m.Verdicts.Rows {
		name := measure.Metric(j.Metric)
		if slices.Contains(told, name) {
			continue
		}
		told = append(told, name)
		if kindOf(name) == units.Time {
			all = append(all, byPercentile(m, name)...)
			all = append(all, latencyOverTime(m, name)...)
		} else if name != measure.Memory {
			all = append(all, usageOverTime(m, name)...)
		}
	}
	all = append(all, usageOverTime(m, measure.Memory)...)
	return all
}

func kindOf(name measure.Metric) units.Kind {
	for _, m := range objective.Metrics() {
		if m.Name == name {
			return m.Kind
		}
	}
	return units.Count
}

// limit is a limit of the table.
type limit struct {
	amount float64
	text   string
}

// limitsFor are the limits for a metric; without statistics, of all of them.
func limitsFor(m report.Measurement, name measure.Metric, statistics ...string) (all []limit) {
	for _, j := range m.Verdicts.Rows {
		_, quantity, _ := strings.Cut(j.Limit, " ")
		q, err := units.Parse(quantity, kindOf(name))
		if measure.Metric(j.Metric) == name && err == nil &&
			(len(statistics) == 0 || slices.Contains(statistics, j.Statistic)) {
			f, _ := q.Amount.Float64()
			all = append(all, limit{f, strings.TrimSpace(j.Statistic + " " + j.Limit)})
		}
	}
	return all
}

// shownOn are those limits that a picture can show.
func shownOn(y scale, limits []limit) (all []tick) {
	for _, l := range limits {
		if l.amount <= y.to {
			all = append(all, tick{place(y.at(l.amount)), l.text})
		}
	}
	return all
}

// withoutTable takes a table that the page shows as a measurement out of a message.
func withoutTable(message string, r *report.Result, step int) string {
	for _, m := range r.Measurements {
		if m.Step == step {
			message = strings.Replace(message, "\n"+m.Verdicts.Text(), "", 1)
		}
	}
	return message
}
