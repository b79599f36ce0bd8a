package report

import (
	"fmt"

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

// Measurement is one table of objectives of a scenario with what was measured for
// it. A measurement that is invalid is repeated, so that one sentence may have
// several.
type Measurement struct {
	Step     int    // the sentence that measured, as an index of the scenario's; the runner fills it in
	Attempt  int    // from 1
	Plan     string // of the load, in words: 200 conversations by 100 users
	Verdicts objective.Verdicts
	Result   *measure.Result // every value; never nil
}
