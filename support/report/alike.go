package report

import (
	"fmt"
	"regexp"
	"strings"
)

var (
	quotedText = regexp.MustCompile(`"[^"]*"|“[^”]*”|'[^']*'`)
	anyID      = regexp.MustCompile(`[0-9a-fA-F]{8}-[0-9a-fA-F-]{27,}`)
	anyNumber  = regexp.MustCompile(`\d+([.,]\d+)?`)
	amounts    = regexp.MustCompile(`# (ns|µs|ms|s|min)\b`)
)

// mostCompared is how many bytes of a failure say in which way it failed.
const mostCompared = 500

// Normalised is the first line of an error without what differs from one scenario to the next
// although the cause is one: values in quotes, ids, numbers and times.
func Normalised(err error) string {
	if err == nil {
		return ""
	}
	text, _, _ := strings.Cut(err.Error(), "\n")
	text = strings.ToValidUTF8(text[:min(len(text), mostCompared)], "")
	text = quotedText.ReplaceAllString(text, "…")
	text = anyID.ReplaceAllString(text, "…")
	text = anyNumber.ReplaceAllString(text, "#")
	return amounts.ReplaceAllString(text, "# s")
}

// Alike is some results that failed in one way.
type Alike struct {
	Verdict Verdict
	Results []*Result // in the order of the files
}

// Alike groups the results with a verdict by what their failures say; a failure that is like no
// other makes no group.
func (s *Summary) Alike(v Verdict) []Alike {
	groups := map[string]*Alike{}
	var order []*Alike
	for _, r := range s.Results {
		if r.Verdict != v || r.Err == nil {
			continue
		}
		text := Normalised(r.Err)
		if groups[text] == nil {
			groups[text] = &Alike{Verdict: v}
			order = append(order, groups[text])
		}
		groups[text].Results = append(groups[text].Results, r)
	}
	var all []Alike
	for _, g := range order {
		if len(g.Results) > 1 {
			all = append(all, *g)
		}
	}
	return all
}

// Text says how often and what: 155 × waited 2 s for the end, first: An answer streams.
func (a Alike) Text() string {
	first := a.Results[0]
	line, _, _ := strings.Cut(first.Err.Error(), "\n")
	return fmt.Sprintf("%d × %s, first: %s (%s:%d)", len(a.Results), line, first.Scenario.Name, first.Scenario.File,
		first.Line())
}
