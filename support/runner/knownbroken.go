package runner

import (
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"bamboo-spec/support/config"
	"bamboo-spec/support/plan"
	"bamboo-spec/support/report"
)

// cause is a cause of known_broken with the scenarios that it covers.
type cause struct {
	*config.Cause
	covers    []*plan.Chosen // of the whole suite, whatever was chosen
	confirmed bool           // by a failure of this run
}

// knownBroken finds what each cause of the profile covers, and gives the chosen scenarios
// their causes. What a cause names and the suite does not have is an error, whatever
// was chosen.
func knownBroken(chosen []*planned, cfg config.Config, v *plan.Vocabulary) ([]*cause, error) {
	if len(cfg.KnownBroken) == 0 {
		return nil, nil
	}
	whole, unsound := plan.Choose(plan.Choice{Paths: []string{"features"}, Exclude: cfg.Whole.Exclude, Smoke: cfg.Smoke,
		Tags: cfg.Whole.Tags, Whole: true}, v)
	byPlace := map[string]*planned{}
	for _, p := range chosen {
		byPlace[p.URI()] = p
	}
	var all []*cause
	var problems []error
	for i := range cfg.KnownBroken {
		c := &cause{Cause: &cfg.KnownBroken[i]}
		problems = append(problems, c.cover(whole)...)
		for _, p := range c.covers {
			if p := byPlace[p.URI()]; p != nil {
				p.causes = append(p.causes, c)
			}
		}
		all = append(all, c)
	}
	if len(problems) > 0 { // what cannot be read may be what is missing
		return nil, errors.Join(append(problems, unsound)...)
	}
	return all, nil
}

// cover finds the scenarios that the cause covers. Its errors are what it names in vain.
func (c *cause) cover(whole []*plan.Chosen) []error {
	var problems []error
	covered := map[*plan.Chosen]bool{}
	take := func(where, nothing string, fits func(*plan.Chosen) bool) {
		found := false
		for _, p := range whole {
			if fits(p) {
				found, covered[p] = true, true
			}
		}
		if !found {
			problems = append(problems, fmt.Errorf("%s: %s; correct the entry of known_broken or remove it", where,
				nothing))
		}
	}
	for _, need := range c.Needs {
		take(c.Where, fmt.Sprintf("no scenario needs %s", string(need)),
			func(p *plan.Chosen) bool { return p.Needs.Has(need) })
	}
	for _, x := range c.Promises {
		take(x.Where, fmt.Sprintf("no rule is named “%s”", x.Text), func(p *plan.Chosen) bool {
			return p.Scenario.Rule != "" && x.Fits(p.Scenario.Rule)
		})
	}
	for _, x := range c.Features {
		x.Text = path.Clean(x.Text)
		take(x.Where, "there is no feature "+x.Text, func(p *plan.Chosen) bool { return x.Fits(p.Scenario.File) })
	}
	for _, x := range c.Scenarios {
		take(x.Where, fmt.Sprintf("no scenario is named “%s”", x.Text),
			func(p *plan.Chosen) bool { return x.Fits(p.Scenario.Name) })
	}
	for _, p := range whole {
		if covered[p] {
			c.covers = append(c.covers, p)
		}
	}
	return problems
}

// told is the cause as reports tell it.
func (c *cause) told() *report.Cause {
	return &report.Cause{Reason: c.Reason, Since: c.Since, Issue: c.Issue, Place: c.Where}
}

// certain is the first cause that leaves no doubt that the scenario is broken, nil if none does.
func (p *planned) certain() *cause {
	i := slices.IndexFunc(p.causes, func(c *cause) bool { return !c.Sometimes })
	if i < 0 {
		return nil
	}
	return p.causes[i]
}

// reasons are those of all causes that cover the scenario.
func (p *planned) reasons() string {
	var all []string
	for _, c := range p.causes {
		all = append(all, c.Reason)
	}
	return strings.Join(all, "; or: ")
}

// explains finds the first cause that explains the failure, nil if none does.
func (p *planned) explains(failure error) *cause {
	text := failure.Error()
	i := slices.IndexFunc(p.causes, func(c *cause) bool { return c.Explains(text) })
	if i < 0 {
		return nil
	}
	return p.causes[i]
}

// unconfirmed are the causes that no failure confirmed although this run shows that one should
// have: every scenario that the cause covers and that a run of the whole suite runs on this
// target was run and judged. (Of a cause for scenarios outside of such a run, as those of a
// benchmark, every one that it covers.) A run of a part of them proves nothing.
func unconfirmed(causes []*cause, results []*report.Result, runs func(*plan.Chosen) string) error {
	ended := map[string]bool{}
	for _, r := range results {
		if r.Verdict != report.NotRun && r.Verdict != report.Interrupted && r.Verdict != report.Unjudged {
			ended[fmt.Sprintf("%s:%d", r.Scenario.File, r.Scenario.Line)] = true
		}
	}
	var problems []error
	for _, c := range causes {
		expected := slices.DeleteFunc(slices.Clone(c.covers), func(p *plan.Chosen) bool { return runs(p) != "" })
		if usual := slices.DeleteFunc(slices.Clone(expected),
			func(p *plan.Chosen) bool { return p.Unusual }); len(usual) > 0 {
			expected = usual
		}
		all := !slices.ContainsFunc(expected, func(p *plan.Chosen) bool { return !ended[p.URI()] })
		if len(expected) > 0 && all && !c.confirmed && !c.Sometimes {
			problems = append(problems,
				fmt.Errorf(
					"%s: no failure confirmed that “%s”: of the %s that this cause of known_broken covers none failed "+
						"with the text under seen; correct the entry or remove it",
					c.Where, c.Reason, counted(len(expected), "scenario")))
		}
	}
	return errors.Join(problems...)
}

func counted(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}
