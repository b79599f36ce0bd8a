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
	text  string // what the failures say, normalised
	found int    // scenarios in a row that failed so
}

// add counts what a scenario came to.
func (all rootCauses) add(needs capability.Set, r *report.Result) {
	switch r.Verdict {
	case report.Kept, report.NoLongerBroken, report.Broken, report.KnownBroken:
	default:
		return
	}
	lacking, lacks := lackedBy(r.Err, needs)
	for _, need := range needs {
		c := all[need]
		switch {
		case need.Missing() == "" || all.missing(capability.Of(need)) != "":
		case !lacks || need != lacking:
			delete(all, need)
		case c != nil && c.text == report.Normalised(r.Err):
			c.found++
		default:
			all[need] = &rootCause{report.Normalised(r.Err), 1}
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

// lackedBy tells which one of its needs a scenario waited for in vain; false if it cannot be told.
func lackedBy(err error, needs capability.Set) (capability.Capability, bool) {
	var late *client.TimeoutError
	var dial *net.OpError
	first, second := capability.Answers, capability.GatewayAnswers
	switch {
	case errors.As(err, &dial) && dial.Op == "dial":
		first, second = capability.HTTP, capability.Gateway
	case !errors.As(err, &late):
		return "", false
	}
	switch {
	case needs.Has(first) == needs.Has(second):
		return "", false
	case needs.Has(first):
		return first, true
	}
	return second, true
}
