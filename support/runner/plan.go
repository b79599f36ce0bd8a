package runner

import (
	"errors"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	messages "github.com/cucumber/messages/go/v34"

	"bamboo-spec/support/capability"
	"bamboo-spec/support/layout"
	"bamboo-spec/support/report"
	"bamboo-spec/support/spelling"
)

// Glossary is the closed list of tags with their meaning.
var Glossary = map[string]string{
	"@serial": "runs alone, after everything else",
	"@slow":   "runs only with RUN_SLOW_TESTS=true",
	"@smoke":  "the short form of a performance promise, part of every run",
}

// planned is a scenario that was chosen, with all that is known before it runs.
type planned struct {
	scenario  *report.Scenario
	content   []byte // its feature file with everything else blanked out
	needs     capability.Set
	measures  bool        // one of its sentences needs the machine for itself
	rehearsed []rehearsal // of sentences that look at their words before anything starts
	givens    int         // how many of its sentences describe the state that it begins in
	notRun    string      // why it will not be run; "" if it will
	known     string      // the profile's reason why it is broken; "" if it is to hold
}

// uri is the name under which godog knows the scenario.
func (p *planned) uri() string { return fmt.Sprintf("%s:%d", p.scenario.File, p.scenario.Line) }

// choice says which scenarios are meant.
type choice struct {
	paths   []string // folders, files, file:line
	exclude []string // folders that a folder above them does not take in
	smoke   bool     // of such a folder the scenarios tagged @smoke are taken nevertheless
	tags    []string // expressions, all of which must hold
	name    *regexp.Regexp
}

// plan chooses scenarios and resolves each of their sentences. Its error lists
// every problem, one a line, each with its place.
func plan(c choice, v *vocabulary) ([]*planned, error) {
	var requests []request
	for _, p := range c.paths {
		r, err := parseRequest(p)
		if err != nil {
			return nil, err
		}
		requests = append(requests, r)
	}
	var exprs []*tagExpr
	for _, t := range c.tags {
		e, err := parseTags(t)
		if err != nil {
			return nil, err
		}
		if err := known(e.names); err != nil {
			return nil, err
		}
		exprs = append(exprs, e)
	}
	docs, err := load(requests, c.exclude)
	if err != nil {
		return nil, err
	}
	var all []*planned
	var problems []error
	for _, d := range docs {
		chosen, err := d.choose(requests)
		if err != nil {
			problems = append(problems, eachOf(err)...)
		}
		for _, p := range chosen {
			if d.excluded && !(c.smoke && p.tagged("@smoke")) || !p.matches(exprs, c.name) {
				continue
			}
			if err := p.resolve(d, v); err != nil {
				problems = append(problems, eachOf(err)...)
			}
			all = append(all, p)
		}
	}
	return all, errors.Join(distinct(problems)...)
}

// eachOf takes apart what errors.Join has joined.
func eachOf(err error) []error {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		return joined.Unwrap()
	}
	return []error{err}
}

// distinct leaves out what was said before: a step of a background is resolved for
// each of its scenarios.
func distinct(problems []error) []error {
	said := map[string]bool{}
	return slices.DeleteFunc(problems, func(err error) bool {
		again := said[err.Error()]
		said[err.Error()] = true
		return again
	})
}

func known(tags []string) error {
	for _, t := range tags {
		if _, ok := Glossary[t]; !ok {
			var names []string
			for n := range Glossary {
				names = append(names, n)
			}
			slices.Sort(names)
			return fmt.Errorf("%s is not a tag of this suite%s; its tags are %s", t, spelling.DidYouMean(t, names), strings.Join(names, ", "))
		}
	}
	return nil
}

func (p *planned) tagged(tag string) bool { return slices.Contains(p.scenario.Tags, tag) }

func (p *planned) matches(exprs []*tagExpr, name *regexp.Regexp) bool {
	for _, e := range exprs {
		if !e.match(p.scenario.Tags) {
			return false
		}
	}
	return name == nil || name.MatchString(p.scenario.Name)
}

// choose makes a planned scenario of each pickle that a request means. A line that
// means none is a problem, and so is a tag that the glossary does not hold.
func (d *document) choose(requests []request) ([]*planned, error) {
	var chosen []*planned
	var problems []error
	places := d.places()
	for _, r := range requests {
		if r.path == d.file && r.line > 0 && !slices.ContainsFunc(d.pickles, func(p *messages.Pickle) bool { return places[p].chosenBy(r.line) }) {
			problems = append(problems, fmt.Errorf("%s:%d: no scenario stands at this line; scenarios begin at %s", d.file, r.line, d.beginnings(places)))
		}
	}
	tags := d.tags()
	for _, p := range d.pickles {
		pl := places[p]
		if !slices.ContainsFunc(requests, func(r request) bool { return r.means(d.file, pl) }) {
			continue
		}
		chosen = append(chosen, d.planned(p, pl))
		for _, t := range p.Tags {
			if err := known([]string{t.Name}); err != nil {
				at := tags[t.AstNodeId].Location
				problems = append(problems, fmt.Errorf("%s:%d:%d: %w", d.file, at.Line, at.Column, err))
			}
		}
	}
	return chosen, errors.Join(problems...)
}

// tags finds each tag as it is written, by its id.
func (d *document) tags() map[string]*messages.Tag {
	written := slices.Clone(d.ast.Feature.Tags)
	for _, c := range d.ast.Feature.Children {
		if c.Rule != nil {
			written = append(written, c.Rule.Tags...)
		}
	}
	_, scenarios := d.parts()
	for _, s := range scenarios {
		written = append(written, s.Tags...)
		for _, ex := range s.Examples {
			written = append(written, ex.Tags...)
		}
	}
	found := map[string]*messages.Tag{}
	for _, t := range written {
		found[t.Id] = t
	}
	return found
}

func (r request) means(file string, p *place) bool {
	switch {
	case r.path == file:
		return r.line == 0 || p.chosenBy(r.line)
	case r.path == ".":
		return true
	default:
		return strings.HasPrefix(file, r.path+"/")
	}
}

func (d *document) beginnings(places map[*messages.Pickle]*place) string {
	var lines []string
	for _, p := range d.pickles {
		lines = append(lines, fmt.Sprint(places[p].scenario.Location.Line))
	}
	return strings.Join(slices.Compact(lines), ", ")
}

func (d *document) planned(p *messages.Pickle, pl *place) *planned {
	s := &report.Scenario{
		Capability: capabilityOf(d.file),
		Feature:    d.ast.Feature.Name,
		Rule:       pl.rule,
		Name:       p.Name,
		Prose:      prose(pl.scenario.Description),
		File:       d.file,
		Line:       pl.line(),
		Source:     d.source,
	}
	for _, t := range p.Tags {
		s.Tags = append(s.Tags, t.Name)
	}
	written, givens := d.steps(), 0
	for _, st := range p.Steps {
		if st.Type == messages.PickleStepType_CONTEXT {
			givens++
		}
		w := written[st.AstNodeIds[0]]
		s.Steps = append(s.Steps, report.Step{
			Keyword:  strings.TrimSpace(w.Keyword),
			Text:     st.Text,
			Line:     int(w.Location.Line),
			Argument: argumentText(st.Argument),
			Table:    tableRows(st.Argument),
		})
	}
	return &planned{scenario: s, content: d.only(pl), givens: givens}
}

// capabilityOf is the folder right below features/ that the file is in; of a file
// elsewhere its own folder.
func capabilityOf(file string) string {
	folders := strings.Split(path.Dir(file), "/")
	for i := len(folders) - 2; i >= 0; i-- {
		if folders[i] == "features" {
			return folders[i+1]
		}
	}
	return folders[len(folders)-1]
}

// steps finds each step as it is written, by its id.
func (d *document) steps() map[string]*messages.Step {
	found := map[string]*messages.Step{}
	add := func(steps []*messages.Step) {
		for _, s := range steps {
			found[s.Id] = s
		}
	}
	backgrounds, scenarios := d.parts()
	for _, b := range backgrounds {
		add(b.Steps)
	}
	for _, s := range scenarios {
		add(s.Steps)
	}
	return found
}

func argumentText(a *messages.PickleStepArgument) string {
	switch {
	case a == nil:
		return ""
	case a.DocString != nil:
		return "\"\"\"\n" + a.DocString.Content + "\n\"\"\""
	}
	return layout.Table(cells(a.DataTable))
}

// tableRows are the cells of a step's table, nil if it has none.
func tableRows(a *messages.PickleStepArgument) [][]string {
	if a == nil || a.DataTable == nil {
		return nil
	}
	return cells(a.DataTable)
}
