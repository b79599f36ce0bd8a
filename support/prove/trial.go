package prove

import (
	"errors"
	"regexp"
	"slices"

	"bamboo-spec/support/client"
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
	// OnlyTimeout: nothing but a deadline noticed a defect whose symptom is not silence.
	OnlyTimeout
	// SetupFailed: the state that the scenario begins in could not be reached, so its
	// own promise was never looked at.
	SetupFailed
	// OtherObjective: objectives are broken, but none that speaks of the promise that the
	// defect breaks.
	OtherObjective
	// Unjudged: the scenario could not be performed to its end, or what it measured
	// says nothing about the server.
	Unjudged
)

var outcomes = [...]string{"missed", "caught", "only a deadline noticed", "a Given failed",
	"only other objectives are broken", "could not be judged"}

func (o Outcome) String() string { return outcomes[o] }

// Trial is one scenario, performed once against a server with one defect.
type Trial struct {
	Scenario *report.Scenario
	Defect   defect.Defect
	Outcome  Outcome
	Sentence string // that failed; empty: none, or the end-of-scenario checks
	Text     string // what the failure says
	Own      bool   // the act failed, or an outcome that looks at the scenario's own promise
	Hits     int    // how often the defect changed something
	Before   string // what an earlier try said, if that was something else: see unsteady
}

// changed is what a catch said if a later one says something else; empty: it does not.
func (t Trial) changed(later Trial) string {
	switch {
	case t.Outcome != Caught || later.Outcome != Caught || measured(t.Defect):
		return ""
	case t.Before != "" && !alike(t.Before, later.lasting()):
		return t.Before
	case !alike(t.lasting(), later.lasting()):
		return t.lasting()
	}
	return ""
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
		t.Own = failed >= givens && !(failed > givens+1 && aftermath.MatchString(step.Text))
	}
	switch {
	case r.Verdict != report.Broken:
		t.Outcome = Unjudged
	case failed >= 0 && failed < givens:
		t.Outcome = SetupFailed
	case byDeadline(r.Err) && !d.Silence:
		t.Outcome = OnlyTimeout
	case !pointsTo(r.Err, d):
		t.Outcome = OtherObjective
	default:
		t.Outcome = Caught
	}
	return t
}

// aftermath is what many scenarios end in, whatever they promise.
var aftermath = regexp.MustCompile(`^Bamboo still answers the next user$|'s connection stays usable\b`)

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
	var status *client.StatusError
	var ended *client.EndedError
	return !errors.As(err, &other) && !errors.As(err, &status) && !errors.As(err, &ended)
}
