package report

import (
	"fmt"
	"slices"
	"strings"

	"bamboo-spec/support/measure"
	"bamboo-spec/support/objective"
)

// Title is the plan, and which attempt at it this is if there were several.
func (r *Result) Title(m Measurement) string {
	last := 0
	for _, other := range r.Measurements {
		if other.Step == m.Step {
			last = max(last, other.Attempt)
		}
	}
	if last < 2 {
		return m.Plan
	}
	return fmt.Sprintf("%s, attempt %d of %d", m.Plan, m.Attempt, last)
}

// listed writes a message for where text is not laid out in columns: in place of a
// table of objectives, those that do not hold are told one by one.
func (r *Result) listed(message string) string {
	for _, m := range r.Measurements {
		var lines []string
		for _, j := range m.Verdicts.Rows {
			if j.Verdict != objective.Holds {
				lines = append(lines, missed(j))
			}
		}
		message = strings.ReplaceAll(message, m.Verdicts.Text(), strings.Join(append(lines, m.Verdicts.Driver), "\n"))
	}
	return message
}

// missed says of an objective that does not hold: first token latency p95 < 5 s is
// broken: 6.1 s (95 % interval 5.8 s … 6.3 s, n 200).
func missed(j objective.Judged) string {
	got := j.Got
	if got == "" {
		got = "nothing was got"
	}
	var more []string
	if j.Interval != "" {
		more = append(more, "95 % interval "+j.Interval)
	}
	if n := j.Count(); n != "" {
		more = append(more, "n "+n)
	}
	if len(more) > 0 {
		got += " (" + strings.Join(more, ", ") + ")"
	}
	if j.Reason != "" {
		got += "; " + j.Reason
	}
	return fmt.Sprintf("%s %s is %s: %s", j.Name(), j.Limit, j.Verdict, got)
}

// Measurement is one table of objectives of a scenario with what was measured for
// it. A measurement that is invalid is repeated, so that one sentence may have
// several.
type Measurement struct {
	Step     int    // the sentence that measured, as an index of the scenario's; the runner fills it in
	Attempt  int    // from 1
	Plan     string // of the load, in words: 200 conversations by 100 users
	Verdicts objective.Verdicts
	Result   *measure.Result // every value; never nil
	Capacity *Capacity       // the search that it is one trial of; nil: there was none
}

// Capacity is a search for the largest load at which a table of objectives holds.
type Capacity struct {
	Unit    string // of the load: users at once
	AtLeast int    // the largest load at which the table held; 0: none
	Below   int    // the smallest at which it did not; 0: none
	Trials  []Trial
}

// Trial is one load with what it came to.
type Trial struct {
	Load     int
	Outcome  string
	Verdicts objective.Verdicts // none if it was not measured
	Result   *measure.Result    // nil if it was not measured
}

// worst names the worst conversations of the objective that was broken first, a line for each.
func (r *Result) worst() []string {
	var lines []string
	if n := len(r.Measurements); n > 0 && r.Err != nil {
		for _, w := range r.Measurements[n-1].Verdicts.Worst[:min(1, len(r.Measurements[n-1].Verdicts.Worst))] {
			for _, c := range w.Conversations {
				lines = append(lines, c.Brief)
			}
		}
	}
	return lines
}

// measured tells whether a sentence, by its index, has measured.
func (r *Result) measured(step int) bool {
	return slices.ContainsFunc(r.Measurements, func(m Measurement) bool { return m.Step == step })
}
