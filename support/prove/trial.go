package prove

import (
	"errors"
	"slices"

	"bamboo-spec/support/bamboo"
	"bamboo-spec/support/measure"
	"bamboo-spec/support/mismatch"
	"bamboo-spec/support/objective"
	"bamboo-spec/support/reference/defect"
	"bamboo-spec/support/report"
)

// Outcome is what a scenario made of a defect.
type Outcome int

const (
	// Missed: the scenario passed.
	Missed Outcome = iota
	// Caught: an act or an outcome of the scenario failed, and what it says is not
	// that time ran out, unless silence is the symptom of the defect.
	Caught
	// Late: nothing but a deadline noticed a defect whose symptom is not silence.
	Late
	// Stumbled: the state that the scenario begins in could not be reached, so its
	// own promise was never looked at.
	Stumbled
	// Beside: objectives are broken, but none that speaks of the promise that the
	// defect breaks.
	Beside
	// Unjudged: the scenario could not be performed to its end, or what it measured
	// says nothing about the server.
	Unjudged
)

var outcomes = [...]string{"missed", "caught", "only a deadline noticed", "a Given failed", "only other objectives are broken", "could not be judged"}

func (o Outcome) String() string { return outcomes[o] }

// Trial is one scenario, performed once against a server with one defect.
type Trial struct {
	Scenario *report.Scenario
	Defect   defect.Defect
	Outcome  Outcome
	Sentence string // that failed; empty: none, or the account at the end
	Text     string // what the failure says
}

// judge makes a trial of a result. The first givens sentences describe a state.
func judge(r *report.Result, givens int, d defect.Defect) Trial {
	t := Trial{Scenario: r.Scenario, Defect: d}
	if r.Err == nil {
		return t
	}
	t.Text = r.Err.Error()
	failed := slices.IndexFunc(r.Steps, func(s report.StepResult) bool { return s.Err != nil })
	if failed >= 0 {
		step := r.Scenario.Steps[failed]
		t.Sentence = step.Keyword + " " + step.Text
	}
	switch {
	case r.Verdict != report.Broken:
		t.Outcome = Unjudged
	case failed >= 0 && failed < givens:
		t.Outcome = Stumbled
	case byDeadline(r.Err) && !d.Silence:
		t.Outcome = Late
	case !pointsTo(r.Err, d):
		t.Outcome = Beside
	default:
		t.Outcome = Caught
	}
	return t
}

// pointsTo tells whether a table of objectives that was not met names one that speaks
// of the defect. A failure of another sort does so by its own words.
func pointsTo(err error, d defect.Defect) bool {
	var table *objective.Failure
	if !measured(d) || !errors.As(err, &table) {
		return true
	}
	return slices.ContainsFunc(table.Rows, func(j objective.Judged) bool {
		return j.Verdict == objective.Broken && d.Promise.ShownBy(measure.Metric(j.Metric))
	})
}

// byDeadline tells whether a failure says no more than that time ran out.
func byDeadline(err error) bool {
	var timeout interface{ Timeout() bool }
	if !errors.As(err, &timeout) || !timeout.Timeout() {
		return false
	}
	var other *mismatch.Error
	var status *bamboo.StatusError
	var ended *bamboo.EndedError
	return !errors.As(err, &other) && !errors.As(err, &status) && !errors.As(err, &ended)
}
