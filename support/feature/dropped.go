package feature

import (
	"fmt"
	"iter"
	"slices"
	"strings"
	"unicode/utf8"

	messages "github.com/cucumber/messages/go/v34"

	"bamboo-spec/support/lookalike"
)

// dropped finds what was written to be run and would not be: Gherkin drops an outline
// without rows, and takes a misspelt keyword and what follows it for a description,
// both in silence.
func (c *checker) dropped() {
	f := c.AST.Feature
	c.prose(f.Location, f.Description)
	for _, child := range f.Children {
		if child.Rule != nil {
			c.prose(child.Rule.Location, child.Rule.Description)
		}
	}
	backgrounds, scenarios := c.Parts()
	for _, b := range backgrounds {
		c.noSteps(b.Location, b.Description)
	}
	for _, s := range scenarios {
		c.scenario(s)
	}
	if len(c.problems) == 0 && len(c.Pickles) == 0 {
		c.add(f.Location, "the feature “%s” has no scenario, so it promises nothing", f.Name)
	}
}

func (c *checker) scenario(s *messages.Scenario) {
	c.noSteps(s.Location, s.Description)
	if c.isOutline(s) && len(s.Examples) == 0 {
		c.add(s.Location, "the outline “%s” has no examples, so it is never run", s.Name)
	}
	for _, ex := range s.Examples {
		c.noSteps(ex.Location, ex.Description)
		if len(ex.TableBody) == 0 {
			c.add(ex.Location, "these examples of “%s” have no rows, so they are never run", s.Name)
		}
	}
}

// isOutline reports whether the scenario is called one with examples.
func (c *checker) isOutline(s *messages.Scenario) bool {
	return slices.Contains(c.words.ScenarioOutlineKeywords(), s.Keyword)
}

// noSteps finds headings and steps in the description of a scenario, a background or examples.
func (c *checker) noSteps(at *messages.Location, description string) {
	for line, text := range c.described(at, description) {
		if k := opening(text, c.words.StepKeywords(), strings.EqualFold); k != "" {
			c.lost(line, fmt.Sprintf("a step begins with “%s” and stands above any examples", strings.TrimSpace(k)))
		}
		c.noHeading(line, text)
	}
}

// prose finds headings in the description of a feature or a rule, and a whole scenario
// whose heading is misspelt: prose may begin a line with When, but hardly a later one with Then.
func (c *checker) prose(at *messages.Location, description string) {
	acts := false
	for line, text := range c.described(at, description) {
		c.noHeading(line, text)
		acts = acts || opening(text, c.words.Keywords["when"], exactly) != ""
		if acts && opening(text, c.words.Keywords["then"], exactly) != "" {
			c.lost(line, "the heading above it is none that Gherkin knows")
			return
		}
	}
}

// noHeading finds a heading, a tag or a row that is taken for prose.
func (c *checker) noHeading(line int, text string) {
	if k := opening(text, append(headings(c.words), "@", "|"), strings.EqualFold); k != "" {
		c.lost(line, fmt.Sprintf("“%s” cannot stand at this place, or is spelt otherwise", k))
	}
}

func (c *checker) lost(line int, hint string) {
	written := c.lines[line-1]
	text := strings.TrimSpace(written)
	column := utf8.RuneCountInString(written[:strings.Index(written, text)]) + 1
	p := Problem{c.File, line, column, fmt.Sprintf("“%s” is taken for a description and would not be run: %s", text,
		hint)}
	p.misread(written)
	c.problems = append(c.problems, p)
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

// described yields the lines of a description as they look, with their numbers; at is the
// heading above it.
func (c *checker) described(at *messages.Location, description string) iter.Seq2[int, string] {
	return func(yield func(int, string) bool) {
		next := int(at.Line)
		for text := range strings.Lines(description) {
			text = strings.TrimSpace(text)
			for next < len(c.lines) && strings.TrimSpace(c.lines[next]) != text {
				next++
			}
			next++
			if looks := strings.TrimSpace(lookalike.Fold(text)); looks != "" && !yield(next, looks) {
				return
			}
		}
	}
}
