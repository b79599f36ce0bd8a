package report

import (
	"fmt"
	"strings"
)

// Tally counts promises by their verdicts. Every report counts with it, so that all say the same.
type Tally [len(verdicts)]int

// TallyOf counts the verdicts of results.
func TallyOf(results ...*Result) Tally {
	var t Tally
	for _, r := range results {
		t[r.Verdict]++
	}
	return t
}

// Tally counts the verdicts of the run.
func (s *Summary) Tally() Tally { return TallyOf(s.Results...) }

// Tally counts the verdicts of the capability.
func (c *Capability) Tally() Tally {
	var t Tally
	for _, f := range c.Features {
		for v, n := range TallyOf(f...) {
			t[v] += n
		}
	}
	return t
}

// Total is how many promises there are.
func (t Tally) Total() int {
	n := 0
	for _, of := range t {
		n += of
	}
	return n
}

// Judged is how many promises were found to be kept or broken.
func (t Tally) Judged() int { return t[Kept] + t[Broken] + t[KnownBroken] + t[NoLongerBroken] }

// Words are the counts of those verdicts that occur: 332 kept, 7 not run.
func (t Tally) Words(but ...Verdict) string {
	for _, v := range but {
		t[v] = 0
	}
	var parts []string
	for v, n := range t {
		if n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, Verdict(v)))
		}
	}
	return strings.Join(parts, ", ")
}

// Share is how many of the promises that were judged are kept, and what became of the others: 332 of 339 kept, 7 not
// run.
func (t Tally) Share() string {
	rest := t.Words(Kept, Broken)
	if t.Judged() == 0 {
		return rest
	}
	text := fmt.Sprintf("%d of %d kept", t[Kept], t.Judged())
	if rest != "" {
		text += ", " + rest
	}
	return text
}
