package runner

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	messages "github.com/cucumber/messages/go/v34"

	"bamboo-spec/support/capability"
	"bamboo-spec/support/sentence"
)

// resolve finds the one sentence that each step means and gathers what they need.
func (p *planned) resolve(d *document, v *vocabulary) error {
	written := d.steps()
	pickle := d.pickleAt(p)
	if len(pickle.Steps) == 0 {
		at := d.places()[pickle].scenario.Location
		return fmt.Errorf("%s:%d:%d: the scenario “%s” has no steps, so it promises nothing; write at least a When and a Then", p.scenario.File, at.Line, at.Column, pickle.Name)
	}
	var problems []error
	var rehearsed []rehearsal
	for _, st := range pickle.Steps {
		s, err := resolveStep(st, &v.Book)
		if err == nil && s.Rehearse != nil {
			rehearsed = append(rehearsed, rehearsal{st, s})
		}
		if err != nil {
			at := written[st.AstNodeIds[0]].Location
			problems = append(problems, fmt.Errorf("%s:%d:%d: %w", p.scenario.File, at.Line, at.Column, err))
			continue
		}
		p.needs = capability.Of(append(p.needs, s.Needs...)...)
	}
	v.world.Open(p.scenario, 0)
	for _, r := range rehearsed {
		if err := r.call(); err != nil {
			at := written[r.step.AstNodeIds[0]].Location
			problems = append(problems, fmt.Errorf("%s:%d:%d: %w", p.scenario.File, at.Line, at.Column, err))
		}
	}
	return errors.Join(problems...)
}

func (d *document) pickleAt(p *planned) *messages.Pickle {
	places := d.places()
	i := slices.IndexFunc(d.pickles, func(pk *messages.Pickle) bool { return places[pk].line() == p.scenario.Line })
	return d.pickles[i]
}

var keywords = map[messages.PickleStepType]sentence.Keyword{
	messages.PickleStepType_CONTEXT: sentence.Given,
	messages.PickleStepType_ACTION:  sentence.When,
	messages.PickleStepType_OUTCOME: sentence.Then,
}

func resolveStep(st *messages.PickleStep, book *sentence.Book) (*sentence.Sentence, error) {
	keyword := keywords[st.Type]
	switch found := book.Match(keyword, st.Text); len(found) {
	case 1:
		return found[0], argumentFits(st, found[0])
	case 0:
		return nil, undefined(st.Text, keyword, book)
	default:
		return nil, ambiguous(st.Text, found)
	}
}

func undefined(text string, keyword sentence.Keyword, book *sentence.Book) error {
	if other := book.Match("", text); len(other) > 0 {
		return fmt.Errorf("“%s” is a sentence for %s, it cannot stand under %s", text, other[0].Keyword, keyword)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "no sentence means “%s”", text)
	if near := book.Nearest(text, 3); len(near) > 0 {
		b.WriteString("; the nearest are:")
		for _, s := range near {
			fmt.Fprintf(&b, "\n    %-5s %s", s.Keyword, s.Readable())
		}
	}
	b.WriteString("\n    all sentences: the files of steps/, one an area")
	return errors.New(b.String())
}

func ambiguous(text string, found []*sentence.Sentence) error {
	var b strings.Builder
	fmt.Fprintf(&b, "“%s” has more than one meaning; these sentences must be told apart in steps/:", text)
	for _, s := range found {
		fmt.Fprintf(&b, "\n    %s  (%s:%d)", s.Expr, fromHere(s.File), s.Line)
	}
	return errors.New(b.String())
}

func argumentFits(st *messages.PickleStep, s *sentence.Sentence) error {
	has := sentence.NoArgument
	var table *messages.PickleTable
	if a := st.Argument; a != nil {
		if a.DataTable != nil && a.DocString != nil {
			return fmt.Errorf("“%s” has a table and a doc string below it; a sentence takes one of them", st.Text)
		}
		has = sentence.DocString
		if a.DataTable != nil {
			has, table = sentence.Table, a.DataTable
		}
	}
	wants := s.Wants()
	switch {
	case has == wants:
		return columnsFit(s, table)
	case wants == sentence.NoArgument:
		return fmt.Errorf("“%s” takes no %s below it", st.Text, has)
	case wants == sentence.Table:
		return fmt.Errorf("“%s” wants a table below it%s", st.Text, columnWords(s))
	default:
		return fmt.Errorf("“%s” wants a %s below it, between lines of \"\"\"", st.Text, wants)
	}
}

func columnWords(s *sentence.Sentence) string {
	if len(s.Columns) == 0 {
		return ""
	}
	var names []string
	for _, c := range s.Columns {
		n := "“" + c.Name + "”"
		if c.Optional {
			n += " (optional)"
		}
		names = append(names, n)
	}
	return " with the columns " + strings.Join(names, ", ")
}

func columnsFit(s *sentence.Sentence, t *messages.PickleTable) error {
	if len(s.Columns) == 0 || t == nil {
		return nil
	}
	var header []string
	for _, c := range t.Rows[0].Cells {
		header = append(header, c.Value)
	}
	for i, h := range header {
		if !slices.ContainsFunc(s.Columns, func(c sentence.Column) bool { return c.Name == h }) {
			return fmt.Errorf("the table has a column “%s” that the sentence does not know; it wants a table%s", h, columnWords(s))
		}
		if slices.Contains(header[:i], h) {
			return fmt.Errorf("the table has the column “%s” twice", h)
		}
	}
	for _, c := range s.Columns {
		if !c.Optional && !slices.Contains(header, c.Name) {
			return fmt.Errorf("the table lacks the column “%s”; it wants a table%s", c.Name, columnWords(s))
		}
	}
	if len(t.Rows) == 1 {
		return errors.New("the table has a header and no rows, so it says nothing")
	}
	return nil
}
