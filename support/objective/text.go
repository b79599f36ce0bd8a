package objective

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"bamboo-spec/support/layout"
	"bamboo-spec/support/measure"
)

// Headline says in one line what became of the table.
func (v Verdicts) Headline() string {
	switch {
	case len(v.Rows) == 0:
		return "there is no objective, so nothing was judged"
	case len(v.Invalid) > 0:
		return "the measurement is invalid and says nothing about the server: " + strings.Join(v.Invalid, "; ")
	}
	var said []string
	for _, verdict := range []Verdict{Broken, Inconclusive, Invalid, NotRun} {
		if n := v.Count(verdict); n > 0 {
			said = append(said, fmt.Sprintf("%d %s", n, verdict))
		}
	}
	if len(said) == 0 {
		return fmt.Sprintf("all %d objectives hold", len(v.Rows))
	}
	return fmt.Sprintf("%[2]d of %[1]d objectives hold: %[3]s", len(v.Rows), v.Count(Holds), strings.Join(said, ", "))
}

// Text is the table with what was got, its interval, the number of values and the
// verdict of each row; below it the reasons, and what the driver was able to do.
func (v Verdicts) Text() string {
	rows := [][]string{v.line(Row{"metric", "statistic", "limit", "confidence", "window", "group", 0}, "got",
		"95 % interval", "n", "verdict")}
	var reasons []string
	for _, j := range v.Rows {
		rows = append(rows, v.line(j.Row, j.Got, j.Interval, j.Count(), string(j.Verdict)))
		if j.Reason != "" {
			reasons = append(reasons, j.Name()+": "+j.Reason)
		}
	}
	lines := append([]string{layout.Table(rows)}, reasons...)
	for _, b := range v.Beside {
		lines = append(lines, b.String())
	}
	return strings.Join(append(lines, v.Driver), "\n")
}

// line is a row of the text; the columns confidence, window and group are there if a row fills them.
func (v Verdicts) line(r Row, more ...string) []string {
	cells := []string{r.Metric, r.Statistic, r.Limit}
	if slices.ContainsFunc(v.Rows, func(j Judged) bool { return j.Confidence != "" }) {
		cells = append(cells, r.Confidence)
	}
	if slices.ContainsFunc(v.Rows, func(j Judged) bool { return j.Window != "" }) {
		cells = append(cells, r.Window)
	}
	if slices.ContainsFunc(v.Rows, func(j Judged) bool { return j.Group != "" }) {
		cells = append(cells, r.Group)
	}
	return append(cells, more...)
}

// Count says the number of values, and how many of them failed: 200 (3 failed). It is
// empty for what has no values.
func (j Judged) Count() string {
	switch {
	case j.N == 0:
		return ""
	case j.Failures > 0:
		return fmt.Sprintf("%d (%d failed)", j.N, j.Failures)
	}
	return fmt.Sprint(j.N)
}

// show fills in what was found.
func (o Objective) show(r reading) Judged {
	j := Judged{Row: o.Row, N: r.n, Failures: r.failures, Got: o.text(r.value, ""), Value: r.value.float()}
	if i := r.interval; i != nil {
		j.Interval = o.text(i.low, "open") + " … " + o.text(i.high, "open")
		j.Low, j.High = i.low.float(), i.high.float()
	}
	return j
}

// Infinite tells whether what was got is infinitely slow.
func (j Judged) Infinite() bool { return j.Value == nil && j.Got == infinitely }

// Amount writes an amount of what the metric is counted in as reports write one
// that was got: with its unit, and ∞ for one that is infinite.
func (o Objective) Amount(f float64) string {
	if math.IsInf(f, 0) {
		return infinitely
	}
	return o.quantity(ofFloat(f).amount).Text(usualDigits)
}

func (v value) float() *float64 {
	if v.amount == nil {
		return nil
	}
	f, _ := v.amount.Float64() // the nearest is what is wanted
	return &f
}

// infinitely is how much an infinitely slow run took.
const infinitely = "∞"

const (
	usualDigits = 3
	mostDigits  = 15
)

// text writes a value with three digits, or with as many more as it takes to stand
// to the limit as the value itself does: 5.0004 s is not shown as 5 s beside
// a limit of < 5 s.
func (o Objective) text(v value, none string) string {
	switch {
	case v.infinite:
		return infinitely
	case v.amount == nil:
		return none
	}
	q := o.quantity(v.amount)
	stands := v.amount.Cmp(o.Limit.Amount)
	for digits := usualDigits; digits < mostDigits; digits++ {
		if rounded := q.Rounded(digits).Amount; rounded.Cmp(o.Limit.Amount) == stands {
			return q.Text(digits)
		}
	}
	return q.Text(mostDigits)
}

// driver says what the load step was able to do.
func driver(r *measure.Result) string {
	d := r.Driver
	said := []string{fmt.Sprintf("driver: %d of %d starts made", d.Made, d.Planned)}
	if r.GaveUp > 0 {
		said[0] = fmt.Sprintf("the load ended early, since none of its first %d conversations succeeded; driver: %d "+
			"starts made", r.GaveUp, d.Made)
	}
	if d.Lateness != nil {
		if late, ok := d.Lateness.Percentile(measure.P99); ok {
			said = append(said, figure(ofDuration(late))+" late at p99")
		}
	}
	said = append(said, fmt.Sprintf("%.0f %% of its processors used", d.CPU*100))
	if i := d.Instrument; i != nil && i.Error != nil {
		if off, ok := i.Error.Percentile(measure.P99); ok {
			said = append(said, fmt.Sprintf("own error %s at p99", figure(ofDuration(off))))
		}
	}
	if d.Clock != "" {
		said = append(said, "arrivals by "+string(d.Clock))
	}
	if r.Gaps != nil && r.Gaps.Shared > 0 {
		said = append(said, fmt.Sprintf("%d tokens came in one read with another", r.Gaps.Shared))
	}
	if r.Summary != nil {
		said = append(said, fmt.Sprintf("of %d runs a summary is kept, so each time is told within 0.1 %%, and how "+
			"they were over time is not drawn", r.N()))
	}
	return strings.Join(append(said, machine(r)...), ", ")
}
