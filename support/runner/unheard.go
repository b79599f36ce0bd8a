package runner

import (
	"cmp"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"

	gherkin "github.com/cucumber/gherkin/go/v42"
	messages "github.com/cucumber/messages/go/v34"
)

// unheard finds what was written to be run and would not be: Gherkin drops an outline
// without rows, and takes a misspelt keyword and what follows it for a description,
// both in silence.
func (d *document) unheard() error {
	e := ear{document: d, lines: strings.Split(string(d.content), "\n"), words: gherkin.DialectsBuiltin().GetDialect(d.ast.Feature.Language)}
	f := d.ast.Feature
	e.prose(f.Location, f.Description)
	for _, c := range f.Children {
		if c.Rule != nil {
			e.prose(c.Rule.Location, c.Rule.Description)
		}
	}
	backgrounds, scenarios := d.parts()
	for _, b := range backgrounds {
		e.noSteps(b.Location, b.Description)
	}
	for _, s := range scenarios {
		e.scenario(s)
	}
	if len(e.problems) == 0 && len(d.pickles) == 0 {
		e.problem(f.Location.Line, f.Location.Column, "the feature “%s” has no scenario, so it promises nothing", f.Name)
	}
	return e.err()
}

// ear listens to a document for what Gherkin does not hear.
type ear struct {
	*document
	lines    []string
	words    *gherkin.Dialect
	problems []unheardOf
}

type unheardOf struct {
	line, column int64
	text         string
}

func (e *ear) problem(line, column int64, format string, args ...any) {
	e.problems = append(e.problems, unheardOf{line, column, fmt.Sprintf(format, args...)})
}

// err joins the problems in the order of the lines; nil if there are none.
func (e *ear) err() error {
	slices.SortStableFunc(e.problems, func(a, b unheardOf) int { return cmp.Compare(a.line, b.line) })
	var all []error
	for _, p := range e.problems {
		all = append(all, fmt.Errorf("%s:%d:%d: %s", e.file, p.line, p.column, p.text))
	}
	return errors.Join(all...)
}

func (e *ear) scenario(s *messages.Scenario) {
	e.noSteps(s.Location, s.Description)
	if slices.Contains(e.words.ScenarioOutlineKeywords(), s.Keyword) && len(s.Examples) == 0 {
		e.problem(s.Location.Line, s.Location.Column, "the outline “%s” has no examples, so it is never run", s.Name)
	}
	for _, ex := range s.Examples {
		e.noSteps(ex.Location, ex.Description)
		if len(ex.TableBody) == 0 {
			e.problem(ex.Location.Line, ex.Location.Column, "these examples of “%s” have no rows, so they are never run", s.Name)
		}
	}
}

// noSteps hears headings and steps in the description of a scenario, a background or examples.
func (e *ear) noSteps(at *messages.Location, description string) {
	for line, text := range e.described(at, description) {
		if k := opening(text, e.words.StepKeywords(), strings.EqualFold); k != "" {
			e.lost(line, text, fmt.Sprintf("a step begins with “%s” and stands above any examples", strings.TrimSpace(k)))
		}
		e.noHeading(line, text)
	}
}

// prose hears headings in the description of a feature or a rule, and a whole scenario
// whose heading is misspelt: prose may begin a line with When, but hardly a later one with Then.
func (e *ear) prose(at *messages.Location, description string) {
	exactly := func(a, b string) bool { return a == b }
	acts := false
	for line, text := range e.described(at, description) {
		e.noHeading(line, text)
		acts = acts || opening(text, e.words.Keywords["when"], exactly) != ""
		if acts && opening(text, e.words.Keywords["then"], exactly) != "" {
			e.lost(line, text, "the heading above it is none that Gherkin knows")
			return
		}
	}
}

func (e *ear) noHeading(line int64, text string) {
	var headings []string
	for _, keywords := range [][]string{
		e.words.FeatureKeywords(), e.words.RuleKeywords(), e.words.BackgroundKeywords(),
		e.words.ScenarioKeywords(), e.words.ScenarioOutlineKeywords(), e.words.ExamplesKeywords(),
	} {
		for _, k := range keywords {
			headings = append(headings, k+":")
		}
	}
	if k := opening(text, headings, strings.EqualFold); k != "" {
		e.lost(line, text, fmt.Sprintf("“%s” cannot stand at this place, or is spelt otherwise", k))
	}
}

func (e *ear) lost(line int64, text, hint string) {
	column := int64(strings.Index(e.lines[line-1], text) + 1)
	e.problem(line, column, "“%s” is taken for a description and would not be run: %s", text, hint)
}

// opening is the keyword that the text begins with, "" if it begins with none.
func opening(text string, keywords []string, same func(a, b string) bool) string {
	for _, k := range keywords {
		if k != "* " && len(text) >= len(k) && same(text[:len(k)], k) {
			return k
		}
	}
	return ""
}

// described yields the lines of a description with their numbers; at is the heading above it.
func (e *ear) described(at *messages.Location, description string) iter.Seq2[int64, string] {
	return func(yield func(int64, string) bool) {
		next := at.Line
		for text := range strings.Lines(description) {
			text = strings.TrimSpace(text)
			for next < int64(len(e.lines)) && strings.TrimSpace(e.lines[next]) != text {
				next++
			}
			next++
			if text != "" && !yield(next, text) {
				return
			}
		}
	}
}
