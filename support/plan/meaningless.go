package plan

import (
	"fmt"
	"slices"
	"strings"

	gherkin "github.com/cucumber/gherkin/go/v42"
	messages "github.com/cucumber/messages/go/v34"

	"bamboo-spec/support/lookalike"
	"bamboo-spec/support/report"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/spelling"
)

// promisesNothing says that no sentence of the scenario looks at what Bamboo does; "" if
// one does.
func promisesNothing(means []*sentence.Sentence) string {
	acts := false
	for _, s := range means {
		switch s.Keyword {
		case sentence.Then:
			return ""
		case sentence.When:
			acts = true
		}
	}
	if acts {
		return "the scenario has no Then, so it promises nothing; say behind Then what can be observed"
	}
	return "the scenario has no When and no Then, so nothing happens and it promises nothing; write both"
}

// effect says so if the step sets something that no later step uses, in this scenario or,
// for a step of a background, in another one.
func (d *document) effect(st *messages.PickleStep, s *sentence.Sentence, book *sentence.Book) error {
	uses := func(other *sentence.Sentence) bool { return slices.Contains(other.Uses, s.Prepares) }
	if s.Prepares == "" || d.laterStep(st, func(later *messages.PickleStep) bool {
		found := book.Match(keywords[later.Type], later.Text)
		return len(found) == 0 || slices.ContainsFunc(found, uses) // one without a meaning may be to use it
	}) {
		return nil
	}
	var known strings.Builder
	for n, other := range book.Sentences() {
		if uses(&book.Sentences()[n]) && strings.Count(known.String(), "\n") < 3 {
			fmt.Fprintf(&known, "\n    %-5s %s", other.Keyword.Before(other.Readable()), other.Readable())
		}
	}
	return fmt.Errorf("“%s” has no effect here, since no later step uses it; steps that do are, for instance:%s",
		st.Text, known.String())
}

// laterStep reports whether a scenario has the step and behind it one that fits.
func (d *document) laterStep(st *messages.PickleStep, fits func(*messages.PickleStep) bool) bool {
	for _, p := range d.Pickles {
		i := slices.IndexFunc(p.Steps, func(s *messages.PickleStep) bool { return s.AstNodeIds[0] == st.AstNodeIds[0] })
		if i >= 0 && slices.ContainsFunc(p.Steps[i+1:], fits) {
			return true
		}
	}
	return false
}

// misspelt finds steps that Gherkin takes for a description because their keyword is misspelt.
func (d *document) misspelt(book *sentence.Book) []error {
	dialect := gherkin.DialectsBuiltin().GetDialect(d.AST.Feature.Language)
	var known []string
	for _, k := range dialect.StepKeywords() {
		known = append(known, strings.TrimSpace(k))
	}
	lines := d.Lines()
	var all []error
	look := func(description string, from int64) {
		for line := range strings.Lines(description) {
			line = strings.TrimSpace(line)
			first, rest, _ := strings.Cut(line, " ")
			near := spelling.Nearest(first, known)
			if near == "" || len(book.Match("", rest)) == 0 {
				continue
			}
			at := int(from) + slices.IndexFunc(lines[from:],
				func(l string) bool { return strings.TrimSpace(l) == line })
			column := strings.Index(lines[at], first) + 1
			all = append(all, d.Problem(&messages.Location{Line: int64(at + 1), Column: int64(column)},
				"“%s” is taken for a description, and the step would not be run; did you mean “%s”?", first, near))
		}
	}
	backgrounds, scenarios := d.Parts()
	for _, b := range backgrounds {
		look(b.Description, b.Location.Line)
	}
	for _, s := range scenarios {
		look(s.Description, s.Location.Line)
	}
	return all
}

// misread is a step that means nothing because of characters that look like others.
type misread struct {
	text string
	odd  []sentence.Odd
}

func (m *misread) Error() string {
	var parts []string
	for _, o := range m.odd {
		instead := "remove it"
		if o.Want == ' ' {
			instead = "write a plain space"
		} else if o.Want != 0 {
			instead = fmt.Sprintf("write “%c”", o.Want)
		}
		parts = append(parts, fmt.Sprintf("%s stands at its character %d; %s", lookalike.Describe(o.Rune), o.At+1,
			instead))
	}
	return fmt.Sprintf("“%s” is not read as it looks: %s", report.ForTerminal(m.text), strings.Join(parts, "; "))
}
