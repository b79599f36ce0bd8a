package runner

import (
	"fmt"

	"bamboo-spec/support/report"
)

// retries are the scenarios that broke and are tried again. One that then holds is flaky: it is reported as broken, as
// it broke first, with that reason.
type retries struct {
	most  int
	broke map[*planned][]*report.Result // of the tries so far, the first one with its evidence
}

// tryAgain takes a broken result and reports whether the scenario is to be run once more.
func (x *execution) tryAgain(p *planned, r *report.Result) bool {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.retries == nil || r.Verdict != report.Broken || len(x.retries.broke[p]) >= x.retries.most || x.stopOnFailure {
		return false
	}
	x.retries.broke[p] = append(x.retries.broke[p], r)
	x.results[p] = r // if the run ends before the next try
	x.repeats.order = append(x.repeats.order, p)
	return true
}

// tried is the result of a scenario after its last try: the first one of a flaky scenario.
func (x *execution) tried(p *planned, r *report.Result) *report.Result {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.retries == nil || len(x.retries.broke[p]) == 0 {
		return r
	}
	first, tries := x.retries.broke[p][0], len(x.retries.broke[p])+1
	if r.Verdict != report.Kept {
		r.Reason = fmt.Sprintf("it broke in each of %d tries", tries)
		return r
	}
	first.Reason = fmt.Sprintf("flaky: it broke in the first try and held in try %d", tries)
	first.Err = fmt.Errorf("flaky, it held in try %d: %w", tries, first.Err)
	return first
}
