package plan

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	messages "github.com/cucumber/messages/go/v34"

	"bamboo-spec/support/capability"
	"bamboo-spec/support/feature"
	"bamboo-spec/support/layout"
	"bamboo-spec/support/lookalike"
	"bamboo-spec/support/report"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/spelling"
)

// Glossary is a closed list of tags with their meaning. A tag that ends in * stands for all that begin so.
type Glossary map[string]string

// With is the glossary with further tags.
func (g Glossary) With(own map[string]string) Glossary {
	all := maps.Clone(g)
	maps.Copy(all, own)
	return all
}

// Has reports whether the tag is in the glossary.
func (g Glossary) Has(tag string) bool {
	for known := range g {
		beginning, open := strings.CutSuffix(known, "*")
		if known == tag || open && len(tag) > len(beginning) && strings.HasPrefix(tag, beginning) {
			return true
		}
	}
	return false
}

// Tags are those of the suite itself.
var Tags = Glossary{
	"@long":   "waits for more than 10 s; begun first, and proven once a week",
	"@serial": "runs alone, after everything else",
	"@slow":   "runs only with RUN_SLOW_TESTS=true",
	"@smoke":  "the short form of a performance promise, part of every run",
}

// Chosen is a scenario that was chosen, with all that is known before it runs.
type Chosen struct {
	Scenario *report.Scenario
	Content  []byte // its feature file with everything else blanked out
	Needs    capability.Set
	Measures bool               // one of its sentences needs the machine for itself
	Unusual  bool               // the choice leaves it out, and it is here because the whole was asked for
	Keywords []sentence.Keyword // of its steps, whatever And and But they are written with

	dryRuns []dryRunStep // of its steps, whose words are looked at before anything starts
}

// URI is the name under which godog knows the scenario.
func (p *Chosen) URI() string { return fmt.Sprintf("%s:%d", p.Scenario.File, p.Scenario.Line) }

// Givens is how many of its sentences describe the state that it begins in.
func (p *Chosen) Givens() int {
	n := 0
	for _, k := range p.Keywords {
		if k == sentence.Given {
			n++
		}
	}
	return n
}

// Tagged reports whether the scenario has the tag, of its own or of what is around it.
func (p *Chosen) Tagged(tag string) bool { return slices.Contains(p.Scenario.Tags, tag) }

// Slow reports whether the scenario runs only when slow ones are asked for.
func (p *Chosen) Slow() bool { return p.Tagged("@slow") }

// Long reports whether the scenario waits most of its time. It is begun first and holds no place of the others.
func (p *Chosen) Long() bool { return p.Tagged("@long") }

// Alone reports whether the scenario must not run beside others.
func (p *Chosen) Alone() bool {
	return p.Tagged("@serial") || p.Measures || p.Scenario.Capability == "perf"
}

// Choice says which scenarios are meant.
type Choice struct {
	Paths   []string          // folders, files, lines of files, patterns
	Only    []string          // of the files of the paths only these; nil: all
	Exclude []string          // folders that a folder above them does not take in
	Smoke   bool              // of such a folder the scenarios tagged @smoke are taken nevertheless
	Whole   bool              // all below the paths are taken, and those that would not be are marked as unusual
	Tags    []string          // expressions, all of which must hold
	Own     map[string]string // tags of the project beside those of the suite, with their meaning
	Name    *regexp.Regexp
}

// Choose chooses scenarios and resolves each of their sentences. Its error lists
// every problem, one a line, each with its place.
func Choose(c Choice, v *Vocabulary) ([]*Chosen, error) {
	glossary := Tags.With(c.Own)
	requests, err := ParsePaths(c.Paths)
	if err != nil {
		return nil, err
	}
	var exprs []*tagExpr
	for _, t := range c.Tags {
		e, err := parseTags(t)
		if err != nil {
			return nil, err
		}
		for _, name := range e.names {
			if err := glossary.Check(name); err != nil {
				return nil, err
			}
		}
		exprs = append(exprs, e)
	}
	docs, err := load(requests, c.Only, c.Exclude)
	problems := eachOf(err)
	var all []*Chosen
	for _, d := range docs {
		chosen, err := d.choose(requests, glossary)
		problems = append(append(problems, eachOf(err)...), d.besides(d.misspelt(&v.Book))...)
		for _, p := range chosen {
			if v.Ended != nil && v.Ended.Err() != nil {
				return nil, fmt.Errorf("nothing was run: %w", context.Cause(v.Ended))
			}
			p.Unusual = d.excluded && !(c.Smoke && p.Tagged("@smoke")) || !p.matches(exprs, c.Name)
			if p.Unusual && !c.Whole {
				continue
			}
			problems = append(problems, d.besides(eachOf(p.resolve(d, v)))...)
			all = append(all, p)
		}
	}
	return all, errors.Join(distinct(inOrder(problems))...)
}

// eachOf takes apart what errors.Join has joined; of no error it is empty.
func eachOf(err error) []error {
	joined, ok := err.(interface{ Unwrap() []error })
	switch {
	case err == nil:
		return nil
	case !ok:
		return []error{err}
	}
	var all []error
	for _, part := range joined.Unwrap() {
		all = append(all, eachOf(part)...)
	}
	return all
}

// inOrder sorts problems by their places, behind those that have none.
func inOrder(problems []error) []error {
	slices.SortStableFunc(problems, func(a, b error) int {
		var p, q feature.Problem
		errors.As(a, &p)
		errors.As(b, &q)
		return cmp.Or(cmp.Compare(p.File, q.File), cmp.Compare(p.Line, q.Line), cmp.Compare(p.Column, q.Column))
	})
	return problems
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

// Check says so if the tag is not in the glossary, and which are.
func (g Glossary) Check(tag string) error {
	if g.Has(tag) {
		return nil
	}
	names := slices.Sorted(maps.Keys(g))
	return fmt.Errorf("%s is not a tag of this suite%s; its tags are %s; declare your own with its meaning under "+
		"tags: in godog.yml", tag, oddIn(tag, names), strings.Join(names, ", "))
}

// oddIn says why a word is none of those that are known: a character in it is invisible
// or looks like another one, or it is spelt otherwise.
func oddIn(word string, known []string) string {
	for _, k := range known {
		if lookalike.Fold(word) != lookalike.Fold(k) {
			continue
		}
		if i := strings.IndexFunc(word, lookalike.Odd); i >= 0 {
			r, _ := utf8.DecodeRuneInString(word[i:])
			return fmt.Sprintf("; %s stands in it, which is easily taken for something else; %s",
				lookalike.Describe(r), lookalike.Instead(r))
		}
	}
	return spelling.DidYouMean(word, known)
}

func (p *Chosen) matches(exprs []*tagExpr, name *regexp.Regexp) bool {
	for _, e := range exprs {
		if !e.match(p.Scenario.Tags) {
			return false
		}
	}
	return name == nil || name.MatchString(p.Scenario.Name)
}

// choose makes a planned scenario of each pickle that a request means. A line that
// means none is a problem, and so is a tag that the glossary does not hold.
func (d *document) choose(requests []request, glossary Glossary) ([]*Chosen, error) {
	var chosen []*Chosen
	var problems []error
	places := d.places()
	for _, r := range requests {
		if r.path == d.File {
			problems = append(problems, d.nothingAt(r.lines, places)...)
		}
	}
	tags := map[string]*messages.Tag{}
	for _, t := range d.Tags() {
		tags[t.Id] = t
	}
	for _, p := range d.Pickles {
		pl := places[p]
		if !slices.ContainsFunc(requests, func(r request) bool { return r.means(d.File, pl) }) {
			continue
		}
		chosen = append(chosen, d.chosen(p, pl))
		for _, t := range p.Tags {
			if err := glossary.Check(t.Name); err != nil {
				problems = append(problems, d.Problem(tags[t.AstNodeId].Location, "%v", err))
			}
		}
	}
	return chosen, errors.Join(problems...)
}

// nothingAt has a problem for each of the lines at which no scenario stands.
func (d *document) nothingAt(lines []span, places map[*messages.Pickle]*place) []error {
	var problems []error
	for _, s := range lines {
		if !slices.ContainsFunc(d.Pickles, func(p *messages.Pickle) bool { return places[p].chosenWithin(s) }) {
			problems = append(problems, fmt.Errorf("%s:%s: no scenario stands %s; scenarios begin at %s",
				d.File, s, s.where(), d.beginnings(places)))
		}
	}
	return problems
}

func (d *document) beginnings(places map[*messages.Pickle]*place) string {
	var lines []string
	for _, p := range d.Pickles {
		lines = append(lines, fmt.Sprint(places[p].scenario.Location.Line))
	}
	return strings.Join(slices.Compact(lines), ", ")
}

func (d *document) chosen(p *messages.Pickle, pl *place) *Chosen {
	s := &report.Scenario{
		Capability: capabilityOf(d.File),
		Feature:    d.AST.Feature.Name,
		Rule:       pl.rule,
		Name:       p.Name,
		Prose:      prose(pl.scenario.Description),
		File:       d.File,
		Line:       pl.line(),
		Source:     d.source,
	}
	for _, t := range p.Tags {
		s.Tags = append(s.Tags, t.Name)
	}
	written, c := d.steps(), &Chosen{Scenario: s, Content: d.only(pl)}
	for _, st := range p.Steps {
		c.Keywords = append(c.Keywords, keywords[st.Type])
		w := written[st.AstNodeIds[0]]
		s.Steps = append(s.Steps, report.Step{
			Keyword:  strings.TrimSpace(w.Keyword),
			Text:     st.Text,
			Line:     int(w.Location.Line),
			Argument: argumentText(st.Argument),
			Table:    tableRows(st.Argument),
		})
	}
	return c
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
	for _, s := range d.Steps() {
		found[s.Id] = s
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
