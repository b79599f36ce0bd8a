package runner

import (
	"errors"
	"fmt"
	"net"
	"strings"

	"bamboo-spec/support/capability"
	"bamboo-spec/support/client"
	"bamboo-spec/support/report"
)

// enoughFound is how many scenarios in a row must have failed in one way, and none otherwise, before
// what they lacked counts as missing, so that the others do not wait for it in vain.
const enoughFound = 5

// rootCauses finds out while scenarios run what the target lacks although it promises it.
type rootCauses map[capability.Capability]*rootCause

type rootCause struct {
	text  string // what the failures say, normalised; of a load: nobody
	found int    // scenarios in a row that failed so
}

// add counts what a scenario came to.
func (all rootCauses) add(needs capability.Set, r *report.Result) {
	switch r.Verdict {
	case report.Kept, report.NoLongerBroken, report.Broken, report.KnownBroken:
	default:
		return
	}
	lacking, text := lackedBy(r, needs)
	for _, need := range needs {
		c := all[need]
		switch {
		case need.Missing() == "" || all.missing(capability.Of(need)) != "":
		case need != lacking:
			delete(all, need)
		case c != nil && c.text == text:
			c.found++
		default:
			all[need] = &rootCause{text, 1}
		}
	}
}

// missing says what was found to be missing of what a scenario needs; "" if it may be run.
func (all rootCauses) missing(needs capability.Set) string {
	var found []string
	for _, need := range needs {
		if c := all[need]; c != nil && c.found >= enoughFound {
			found = append(found, fmt.Sprintf("%d scenarios found that this Bamboo %s", c.found, need.Missing()))
		}
	}
	return strings.Join(found, "; ")
}

// nobody is what is said of all loads that waited in vain: their tables differ.
const nobody = "nobody was answered"

// lackedBy tells which one of its needs a scenario waited for in vain, and what says so; "" if it cannot be told.
func lackedBy(r *report.Result, needs capability.Set) (lacking capability.Capability, text string) {
	var late *client.TimeoutError
	var dial *net.OpError
	first, second, text := capability.Answers, capability.GatewayAnswers, report.Normalised(r.Err)
	switch {
	case errors.As(r.Err, &dial) && dial.Op == "dial":
		first, second = capability.HTTP, capability.Gateway
	case unanswered(r):
		text = nobody
	case !errors.As(r.Err, &late):
		return "", ""
	}
	switch {
	case needs.Has(first) == needs.Has(second):
		return "", ""
	case needs.Has(first):
		return first, text
	}
	return second, text
}

// unanswered reports whether a scenario's last load ended early because nobody was answered in time.
func unanswered(r *report.Result) bool {
	if len(r.Measurements) == 0 {
		return false
	}
	m := r.Measurements[len(r.Measurements)-1].Result
	return m.GaveUp > 0 && m.TimedOut() == m.N()
}
