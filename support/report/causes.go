package report

import (
	"fmt"
	"slices"
)

// Known is a cause that a profile knows, with what it broke in this run.
type Known struct {
	Cause
	Results []*Result
}

// Causes are those of the results that are known to be broken; the order is kept.
func (s *Summary) Causes() []Known {
	var all []Known
	for _, r := range s.Results {
		if r.Verdict != KnownBroken {
			continue
		}
		cause := Cause{Reason: r.Reason}
		if r.Cause != nil {
			cause = *r.Cause
		}
		i := slices.IndexFunc(all, func(k Known) bool { return k.Cause == cause })
		if i < 0 {
			i = len(all)
			all = append(all, Known{Cause: cause})
		}
		all[i].Results = append(all[i].Results, r)
	}
	return all
}

// Text says the cause in one line: how much it breaks, since when, and where that is reported.
func (k Known) Text() string {
	return fmt.Sprintf("%d × %s%s", len(k.Results), k.Reason, k.history())
}

// history says since when the cause is known, and where it is reported.
func (c *Cause) history() string {
	text := ""
	if c != nil && c.Since != "" {
		text += ", since " + c.Since
	}
	if c != nil && c.Issue != "" {
		text += ", " + c.Issue
	}
	return text
}
