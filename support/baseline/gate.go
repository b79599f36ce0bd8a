package baseline

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"bamboo-spec/support/layout"
	"bamboo-spec/support/mismatch"
	"bamboo-spec/support/report"
)

// enoughBaseline is how many runs of a baseline a single new run can be told from:
// it is worse than chance allows only if it stands out more than each of them stands
// out from the others, which in one of so many and one more runs happens by chance.
const enoughBaseline = 30

// deviation is how one new run keeps a promise, beside the runs of the baseline.
type deviation struct {
	Change
	standsOut bool // more than any run of the baseline does from the others, in any promise
}

// Allow looks whether a new run keeps a promise worse than the runs of a baseline did, by more than the part most of
// what was, or whether all of them together, oldest first, keep it worse and worse by as much. It says what it found,
// or why it found no fault. Its error is a *report.Regression, or a mismatch.Unjudged if something is worse and
// nobody can tell whether by chance.
func Allow(base []*Run, now *Run, most float64) (string, error) {
	if m := machines(append(slices.Clone(base), now)); len(m) > 1 {
		return "", mismatch.Unjudged{Err: fmt.Errorf(
			"the baseline says nothing about this run: they were measured on machines that differ (%s)",
			strings.Join(m, "; "))}
	}
	all, err := follow(append(slices.Clone(base), now))
	if err != nil {
		return "", err
	}
	found := deviations(all)
	if len(found) == 0 {
		return "", mismatch.Unjudged{Err: errors.New(
			"the baseline says nothing about this run: no promise was measured in both")}
	}
	var large, certain []Change
	for _, d := range found {
		if d.badness(d.New) > d.badness(d.Old) && d.Size() > most {
			large = append(large, d.Change)
			if d.standsOut {
				certain = append(certain, d.Change)
			}
		}
	}
	beside := fmt.Sprintf("than the median of %s", count(len(base), "run"))
	if crept := creeping(all, most); crept != "" {
		return "", &report.Regression{Text: crept}
	}
	switch {
	case len(large) == 0:
		return fmt.Sprintf("none of %s is kept worse by more than %s %s", count(len(found), "promise"), percent(most),
			beside), nil
	case len(base) < enoughBaseline:
		return "", mismatch.Unjudged{Err: fmt.Errorf(
			"%s kept worse by more than %s %s, and nobody can tell whether by chance: for a single run that takes a "+
				"baseline of %d runs.\n"+
				"Run several times with --save and let godog compare decide: that takes %d runs of each side.\n%s",
			are(len(large)), percent(most), beside, enoughBaseline, enough(), deviated(large))}
	case len(certain) > 0:
		return "", &report.Regression{Text: fmt.Sprintf(
			"%s kept worse by more than %s %s, and stand out more than any run of the baseline does:\n%s",
			are(len(certain)), percent(most), beside, deviated(certain))}
	}
	return fmt.Sprintf(
		"%s kept worse by more than %s %s, but runs of the baseline stand out from each other as much:\n%s",
		are(len(large)), percent(most), beside, deviated(large)), nil
}

// creeping tells which promises are kept worse and worse, by more than the part most of what was from the first run to
// the last; "" if none is found.
func creeping(all []history, most float64) string {
	rows := [][]string{{"scenario", "promise", "limit", "first", "last", "change"}}
	for _, t := range trends(all) {
		if t.Finding == Worse && t.Size() > most {
			there := present(t.Values)
			rows = append(rows, []string{t.Scenario, t.Name(), t.Objective.Row.Limit, t.Objective.Amount(there[0]),
				t.Objective.Amount(there[len(there)-1]), t.amount(t.By, t.Relative)})
		}
	}
	if len(rows) == 1 {
		return ""
	}
	return fmt.Sprintf("%s kept worse and worse, by more than %s over %s:\n%s", are(len(rows)-1), percent(most),
		count(len(all[0].values), "run"), strings.TrimSuffix(layout.Markdown(rows), "\n"))
}

func are(n int) string {
	if n == 1 {
		return "1 promise is"
	}
	return fmt.Sprintf("%d promises are", n)
}

func deviated(all []Change) string {
	rows := [][]string{{"scenario", "promise", "limit", "baseline", "now", "change"}}
	for _, c := range all {
		rows = append(rows, []string{c.Scenario, c.Name(), c.Objective.Row.Limit, c.Objective.Amount(c.Old),
			c.Objective.Amount(c.New), c.amount(c.By, c.Relative)})
	}
	return strings.TrimSuffix(layout.Markdown(rows), "\n")
}

// deviations compares the last run with all others, for the promises that it and
// another one have values of. How far a run stands out is its distance, towards the
// worse, from the median of the others, measured in their own spread. The test is
// exact whatever the values are distributed like: if the new run is like the
// others, each of them is as likely the one that stands out most.
func deviations(all []history) []deviation {
	var found []deviation
	var distances [][]float64
	for _, h := range all {
		last := len(h.values) - 1
		before, now := present(h.values[:last]), h.values[last]
		if len(before) == 0 || math.IsNaN(now) {
			continue
		}
		found = append(found, deviation{Change: changeOf(h.Promise, before, []float64{now})})
		own := make([]float64, len(h.values))
		for i := range h.values {
			own[i] = h.distance(i)
		}
		distances = append(distances, own)
	}
	for k := range found {
		found[k].standsOut = standsOut(distances, k)
	}
	return found
}

// standsOut tells whether the last run's distance in a promise is larger than every
// other run's in any.
func standsOut(distances [][]float64, promise int) bool {
	last := len(distances[promise]) - 1
	own := distances[promise][last]
	for _, of := range distances {
		for _, d := range of[:last] {
			if d >= own {
				return false
			}
		}
	}
	return true
}

// distance is how much worse the value of a run is than the others' median, in
// multiples of their median absolute deviation, which has a hundredth of the median
// at least: values that are all alike do not make the least difference a large one.
func (h history) distance(run int) float64 {
	if math.IsNaN(h.values[run]) {
		return math.Inf(-1)
	}
	var others []float64
	for i, v := range h.values {
		if i != run && !math.IsNaN(v) {
			others = append(others, h.badness(v))
		}
	}
	own := h.badness(h.values[run])
	if len(others) == 0 {
		return math.Inf(-1)
	}
	middle := medianOf(others)
	switch {
	case own == middle: // also if both are infinite
		return 0
	case math.IsInf(middle, 1):
		return math.Inf(-1)
	}
	for i := range others {
		others[i] = math.Abs(others[i] - middle)
	}
	scale := max(medianOf(others), 0.01*math.Abs(middle), 0.001*math.Abs(h.limit()))
	if scale == 0 {
		return math.Inf(1)
	}
	return (own - middle) / scale
}
