package prove

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"bamboo-spec/support/client"
	"bamboo-spec/support/mismatch"
	"bamboo-spec/support/objective"
	"bamboo-spec/support/reference/defect"
	"bamboo-spec/support/report"
)

var (
	wrong  = &mismatch.Error{What: "the answer is another", Expected: "this", Actual: "that"}
	late   = &client.TimeoutError{What: "the answer", Err: context.DeadlineExceeded}
	ended  = &client.EndedError{What: "the answer", How: "the stream ended"}
	loud   = defect.Defect{Name: "loud", Sentence: "It answers wrongly."}
	silent = defect.Defect{Name: "silent", Sentence: "It says nothing.", Silence: true}
	greedy = defect.Defect{Name: "greedy", Sentence: "It takes all memory.", Promise: defect.Memory,
		Kind: defect.Performance}
	scenario = &report.Scenario{Name: "It holds", File: "features/a.feature", Line: 3, Steps: []report.Step{
		{Keyword: "Given", Text: "a state"}, {Keyword: "When", Text: "an act"}, {Keyword: "Then", Text: "an outcome"},
	}}
)

// table is a table of objectives with one row that became so.
func table(metric, statistic string, verdict objective.Verdict) error {
	row := objective.Row{Metric: metric, Statistic: statistic, Limit: "< 1"}
	return &objective.Failure{Verdicts: objective.Verdicts{Rows: []objective.Judged{
		{Row: objective.Row{Metric: "cpu", Statistic: "mean", Limit: "< 1 %"}, Verdict: objective.Holds},
		{Row: row, Verdict: verdict},
	}}}
}

// failing is a result whose sentence at an index failed; -1: the end-of-scenario check.
func failing(at int, verdict report.Verdict, err error) *report.Result {
	r := &report.Result{Scenario: scenario, Verdict: verdict, Err: err, Steps: make([]report.StepResult, 3)}
	if at >= 0 {
		r.Steps[at].Err = err
	}
	return r
}

func TestACatchIsAFailureOfTheScenariosOwn(t *testing.T) {
	tests := []struct {
		name   string
		result *report.Result
		defect defect.Defect
		want   Outcome
	}{
		{"it passes", &report.Result{Scenario: scenario}, loud, Missed},
		{"the outcome is wrong", failing(2, report.Broken, wrong), loud, Caught},
		{"the act is refused", failing(1, report.Broken, ended), loud, Caught},
		{"the account does not add up", failing(-1, report.Broken, wrong), loud, Caught},
		{"the state cannot be reached", failing(0, report.Broken, wrong), loud, SetupFailed},
		{"time runs out", failing(1, report.Broken, late), loud, OnlyTimeout},
		{"time runs out, and that is told in other words", failing(2, report.Broken, fmt.Errorf("Ann: %w", late)), loud,
			OnlyTimeout},
		{"time runs out for one, another is told wrongly", failing(2, report.Broken, errors.Join(late, wrong)), loud,
			Caught},
		{"time runs out behind attempts that ended", failing(2, report.Broken, errors.Join(late, ended)), loud, Caught},
		{"time runs out because nothing comes", failing(1, report.Broken, late), silent, Caught},
		{"time runs out before its own promise", failing(0, report.Broken, late), silent, SetupFailed},
		{"an objective of its promise is broken", failing(2, report.Broken,
			table("memory", "growth", objective.Broken)), greedy, Caught},
		{"an objective of another promise is broken",
			failing(2, report.Broken, table("success rate", "", objective.Broken)), greedy, OtherObjective},
		{"an objective of its promise could not be judged",
			failing(2, report.Broken, table("memory", "growth", objective.Invalid)), greedy, OtherObjective},
		{"a measurement is invalid", failing(2, report.Unjudged,
			report.CannotJudge(table("memory", "growth", objective.Invalid))), greedy, Unjudged},
		{"a load ends in other words", failing(1, report.Broken, ended), greedy, Caught},
		{"an objective is broken by a defect that needs no measurement",
			failing(2, report.Broken, table("memory", "growth", objective.Broken)), loud, Caught},
		{"there is no server", failing(1, report.Unjudged, report.CannotJudge(errors.New("no server"))), loud,
			Unjudged},
		{"it was interrupted", failing(1, report.Interrupted, errors.New("interrupted")), silent, Unjudged},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := judge(test.result, 1, test.defect).Outcome; got != test.want {
				t.Errorf("%v, want %v", got, test.want)
			}
		})
	}
}

func TestATrialTellsTheSentenceAndItsFailure(t *testing.T) {
	got := judge(failing(2, report.Broken, wrong), 1, loud).said()
	if want := "Then an outcome\n  the answer is another\n    expected: this\n    actual:   that"; got != want {
		t.Errorf("said %q, want %q", got, want)
	}
	got = judge(failing(-1, report.Broken, errors.New("one socket is open")), 1, loud).said()
	if want := "every sentence held, but the end-of-scenario checks failed:\n  one socket is open"; got != want {
		t.Errorf("said %q, want %q", got, want)
	}
}
