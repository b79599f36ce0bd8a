package report

import (
	"bamboo-spec/support/measure"
	"bamboo-spec/support/objective"
)

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
