package prove

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"bamboo-spec/support/reference/defect"
	"bamboo-spec/support/report"
)

// proof is a matrix and the verdict on it.
type proof struct {
	*Matrix
	single bool // one defect alone: scenarios that it is not about are no fault
	whole  bool // all features of a kind: what the page and the texts are about
	seed   int64
	before Failures         // the texts as they were written
	page   string           // what is out of date about the page; empty: nothing
	names  []string         // what defects say wrongly of themselves
	broken []*report.Result // without a defect
	took   time.Duration
}

// problems are the reasons why this is no proof.
func (p *proof) problems() []string {
	all := slices.Clone(p.names)
	for _, r := range p.broken {
		if r.Verdict == report.Broken {
			all = append(all, withoutDefect(r))
		}
	}
	for _, c := range p.Claims {
		if t, tried := p.tried(c.scenario, c.defect); tried && t.Outcome != Unjudged && !p.holds(c, t) {
			all = append(all, p.refuted(c, t))
		}
	}
	all = append(all, p.unproven()...)
	all = append(all, p.unsteady()...)
	if drift := p.drift(); p.whole && p.seed == 0 && len(all) == 0 && len(drift) > 0 {
		all = append(all, fmt.Sprintf(
			"what was written down is out of date; write it anew with: go tool godog prove %s--write\n%s",
			p.argument(), strings.Join(drift, "\n")))
	}
	return all
}

// unproven are the scenarios that no defect is about.
func (p *proof) unproven() []string {
	var all []string
	by := byScenario(p.Claims)
	for _, s := range p.Scenarios {
		if !p.single && len(by[s]) == 0 {
			all = append(all, fmt.Sprintf("“%s” (%s:%d) is unproven: no defect is about it", s.Name, s.File, s.Line))
		}
	}
	return all
}

// unsteady are the failures that say something else from try to try, so that what is written of them
// does not last.
func (p *proof) unsteady() []string {
	var all []string
	for _, d := range p.Defects {
		if t, ok := p.telling(d); ok && t.Before != "" {
			all = append(all, fmt.Sprintf("the failure by %s is not the same each time; "+
				"make it so, or write again on a quieter machine:\n  %s\n  %s",
				d.Name, head(t.Before), head(t.lasting())))
		}
	}
	return all
}

// unjudged says what could not be found out.
func (p *proof) unjudged() []string {
	var all []string
	for _, r := range p.broken {
		if r.Verdict != report.Broken {
			all = append(all, withoutDefect(r))
		}
	}
	for _, d := range p.Defects {
		for _, t := range p.Of(d, Unjudged) {
			all = append(all, fmt.Sprintf("“%s” with %s: %s", t.Scenario.Name, d.Name, firstLines(t.Text, linesShown)))
		}
	}
	return all
}

func withoutDefect(r *report.Result) string {
	return fmt.Sprintf("without a defect, “%s” (%s:%d) is %s: %v",
		r.Scenario.Name, r.Scenario.File, r.Scenario.Line, r.Verdict, r.Err)
}

// refuted tells why a scenario that a defect is about does not prove its promise.
func (p *proof) refuted(c claim, t Trial) string {
	how := ""
	switch {
	case t.Outcome == Missed && t.Hits == 0 && !measured(c.defect): // what only takes time or memory is not counted
		how = "never provokes"
	case t.Outcome == Missed:
		how = "passes in spite of"
	case t.Outcome == Caught:
		how = "fails, but not by an outcome of its own, which it must where other rows fail too, for"
	default:
		how = "does not catch (" + t.Outcome.String() + ")"
	}
	text := fmt.Sprintf("“%s” (%s:%d) %s %s: %s",
		c.scenario.Name, c.scenario.File, c.scenario.Line, how, c.defect.Name, c.defect.Sentence)
	if t.Outcome != Missed {
		text += "\n  " + strings.ReplaceAll(firstLines(t.said(), linesShown), "\n", "\n  ")
	}
	return text
}

// argument is what follows `godog prove` for the features of this proof.
func (p *proof) argument() string {
	if slices.ContainsFunc(p.Defects, measured) {
		return performance + " "
	}
	return ""
}

func (p *proof) exitCode() int {
	switch {
	case len(p.problems()) > 0:
		return 1
	case len(p.unjudged()) > 0:
		return 2
	}
	return 0
}

// telling is the first catch of a defect by a scenario that it is about.
func (p *proof) telling(d defect.Defect) (Trial, bool) {
	for _, c := range p.Claims {
		if t, tried := p.tried(c.scenario, c.defect); tried && c.defect.Name == d.Name && p.holds(c, t) {
			return t, true
		}
	}
	return Trial{}, false
}

// failures are the texts of what was found. One whose head has not changed
// stays as it was, unless it is about what was measured.
func (p *proof) failures() Failures {
	now := Failures{}
	for _, d := range p.Defects {
		t, ok := p.telling(d)
		if !ok {
			continue
		}
		said := Said{d.Name, t.Scenario.Name, firstLines(t.lasting(), linesKept)}
		if old := p.before.Of(d.Name); !measured(d) && old.Scenario == said.Scenario &&
			alike(old.Text, said.Text) {
			said = old
		}
		now[t.Scenario.File] = append(now[t.Scenario.File], said)
	}
	return now
}

// drift is what is written down otherwise than it was found.
func (p *proof) drift() []string {
	var all []string
	if p.page != "" {
		all = append(all, p.page)
	}
	now := p.failures()
	for _, d := range p.Defects {
		was, is := p.before.Of(d.Name), now.Of(d.Name)
		switch {
		case is == Said{}:
		case was.Scenario != is.Scenario:
			all = append(all, fmt.Sprintf("nothing is written of what “%s” says with %s", is.Scenario, d.Name))
		case !measured(d) && !alike(was.Text, is.Text):
			all = append(all, fmt.Sprintf("the failure by %s says something else now:\n  %s", d.Name, head(is.Text)))
		}
	}
	for _, said := range p.before {
		for _, s := range said {
			if !slices.ContainsFunc(p.Defects, func(d defect.Defect) bool { return d.Name == s.Defect }) {
				all = append(all, fmt.Sprintf("a text is kept of %s, which no scenario here fails for", s.Defect))
			}
		}
	}
	return all
}
