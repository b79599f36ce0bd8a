package plan

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"

	messages "github.com/cucumber/messages/go/v34"

	"bamboo-spec/support/capability"
	"bamboo-spec/support/feature"
	"bamboo-spec/support/match"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/world"
)

// resolve finds the one sentence that each step means and gathers what they need.
func (p *Chosen) resolve(d *document, v *Vocabulary) error {
	written := d.steps()
	pickle := d.pickleAt(p)
	heading := d.places()[pickle].scenario.Location
	if len(pickle.Steps) == 0 {
		return d.Problem(heading,
			"the scenario “%s” has no steps, so it promises nothing; write at least a When and a Then", pickle.Name)
	}
	var problems []error
	var kept []string // names of values that the sentences so far keep
	means := make([]*sentence.Sentence, len(pickle.Steps))
	for i, st := range pickle.Steps {
		w := written[st.AstNodeIds[0]]
		s, err := resolveStep(st, &v.Book, d.InChinese())
		means[i] = s
		if err == nil {
			p.Needs = capability.Of(append(p.Needs, s.NeedsOf(p.Needs, tableRows(st.Argument))...)...)
			p.Measures = p.Measures || s.Alone
			err = argumentFits(st, w, s)
		}
		if err == nil {
			err = d.effect(st, s, &v.Book)
		}
		if err == nil {
			err = namesFit(st, w, kept)
			kept = append(kept, s.Kept(st.Text)...)
		}
		if err != nil {
			problems = append(problems, d.problem(w, err))
		} else {
			p.dryRuns = append(p.dryRuns, dryRunStep{st, s})
			p.Scenario.Steps[i].Means = definition(s)
		}
	}
	unclear := len(problems) > 0
	v.world.Open(p.Scenario, 0)
	for _, r := range p.dryRuns {
		if err := r.call(); err != nil {
			for _, part := range eachOf(err) {
				if whole := new(sentence.CellError); unclear && !errors.As(part, &whole) {
					continue // it may come of the sentences that mean nothing
				}
				problems = append(problems, d.problem(written[r.step.AstNodeIds[0]], part))
			}
		}
	}
	if len(problems) > 0 {
		return errors.Join(problems...)
	}
	if err := v.world.CheckPlan(); err != nil {
		return d.Problem(heading, "%v", err)
	}
	if why := promisesNothing(means); why != "" {
		return d.Problem(heading, "%s", why)
	}
	return nil
}

// namesFit checks that each value in curly brackets is there by then.
func namesFit(st *messages.PickleStep, written *messages.Step, kept []string) error {
	err := world.CheckNames(st.Text, kept)
	if a := st.Argument; err == nil && a != nil && a.DocString != nil {
		err = world.CheckNames(a.DocString.Content, kept)
	} else if err == nil && a != nil {
		for r, row := range a.DataTable.Rows {
			for c, cell := range row.Cells {
				if err := world.CheckNames(cell.Value, kept); err != nil {
					return &placed{written.DataTable.Rows[r].Cells[c].Location, err}
				}
			}
		}
	}
	return err
}

// problem puts the place of what is wrong with a step before it.
func (d *document) problem(written *messages.Step, err error) error {
	at := written.Location
	if part := new(placed); errors.As(err, &part) {
		at = part.at
	}
	if cell := new(sentence.CellError); errors.As(err, &cell) {
		at = cellAt(written.DataTable, cell)
	}
	if part := new(match.SyntaxError); written.DocString != nil && errors.As(err, &part) {
		line := written.DocString.Location.Line + int64(part.Line)
		text := d.Lines()[line-1]
		indent := len([]rune(text)) - len([]rune(strings.TrimLeft(text, " \t")))
		return d.Problem(&messages.Location{Line: line, Column: int64(indent + part.Column)}, "%s", part.Message)
	}
	if part := new(sentence.AtError); errors.As(err, &part) {
		at = d.within(written, part.At)
	}
	if odd := new(misread); errors.As(err, &odd) && written.Text == odd.text {
		at = d.within(written, odd.odd[0].At)
	}
	return d.Problem(at, "%v", err)
}

// within is where a character of a step's text stands; of a text that a row of examples has
// changed, where the step begins.
func (d *document) within(written *messages.Step, character int) *messages.Location {
	before, _, found := strings.Cut(d.Lines()[written.Location.Line-1], written.Text)
	if !found || len(written.Text) <= character {
		return written.Location
	}
	return &messages.Location{Line: written.Location.Line, Column: int64(len([]rune(before)) + character + 1)}
}

// placed is a problem with a part of a step that has a place of its own.
type placed struct {
	at *messages.Location
	error
}

func (p *placed) Unwrap() error { return p.error }

func (d *document) pickleAt(p *Chosen) *messages.Pickle {
	places := d.places()
	i := slices.IndexFunc(d.Pickles, func(pk *messages.Pickle) bool { return places[pk].line() == p.Scenario.Line })
	return d.Pickles[i]
}

var keywords = map[messages.PickleStepType]sentence.Keyword{
	messages.PickleStepType_CONTEXT: sentence.Given,
	messages.PickleStepType_ACTION:  sentence.When,
	messages.PickleStepType_OUTCOME: sentence.Then,
}

func resolveStep(st *messages.PickleStep, book *sentence.Book, chinese bool) (*sentence.Sentence, error) {
	keyword := keywords[st.Type]
	switch found := book.Match(keyword, st.Text); len(found) {
	case 1:
		return found[0], found[0].CheckValues(st.Text)
	case 0:
		return nil, undefined(st.Text, keyword, book, chinese)
	default:
		return nil, ambiguous(st.Text, found)
	}
}

// undefined explains why a step means nothing: it stands under the wrong keyword,
// one of its values is wrong, or its words are those of no sentence.
func undefined(text string, keyword sentence.Keyword, book *sentence.Book, chinese bool) error {
	near := nearest(text, keyword, book, chinese)
	if other := book.Match("", text); len(other) > 0 {
		near = slices.DeleteFunc(near,
			func(n sentence.Near) bool { return n.Keyword != keyword || n.Alike < sameMatter })
		return fmt.Errorf("“%s” is a sentence for %s, it cannot stand under %s%s", text, other[0].Keyword, keyword,
			shown(near))
	}
	if bare, what := withoutTail(text); what != "" && len(book.Match(keyword, bare)) > 0 {
		return fmt.Errorf("“%s” is no sentence because of %s at its end; without it, it is: %s", text, what, bare)
	}
	if s, odd := book.LooksLike(keyword, text); s != nil {
		return &misread{text, odd}
	}
	if s, wrong := book.Almost(keyword, text); s != nil {
		return fmt.Errorf("“%s” is not quite a sentence: %s\n    %-5s %s", text, strings.Join(wrong, "; "),
			s.Keyword.Before(s.Readable()), s.Readable())
	}
	if len(near) == 0 {
		return fmt.Errorf("no sentence means “%s”\n    all sentences: go tool godog steps", text)
	}
	return fmt.Errorf("no sentence means “%s”%s\n    look for others with: go tool godog steps %s", text, shown(near),
		cmp.Or(book.Topic(text), near[0].Topic()))
}

// nearest are the three sentences most like a text; those of its language, if there are some.
func nearest(text string, keyword sentence.Keyword, book *sentence.Book, chinese bool) []sentence.Near {
	all := book.Nearest(keyword, text, len(book.Sentences()))
	isChinese := func(r rune) bool { return unicode.Is(unicode.Han, r) }
	own := slices.DeleteFunc(slices.Clone(all),
		func(n sentence.Near) bool { return strings.ContainsFunc(n.Readable(), isChinese) != chinese })
	if len(own) == 0 {
		own = all
	}
	return own[:min(3, len(own))]
}

var (
	commentBehind = regexp.MustCompile(`\s+#.*$`)
	stopBehind    = regexp.MustCompile(`\s*[.,;!?。，；！？]+$`)
)

// withoutTail is a step without a comment or a full stop at its end, and what that was; "" if it has none.
func withoutTail(text string) (bare, what string) {
	if tail := commentBehind.FindString(text); tail != "" {
		return strings.TrimSuffix(text, tail), "the comment “" + strings.TrimSpace(tail) +
			"” (one stands on a line of its own)"
	}
	if tail := stopBehind.FindString(text); tail != "" {
		return strings.TrimSuffix(text, tail), "the “" + strings.TrimSpace(tail) + "”"
	}
	return text, ""
}

// sameMatter is how like two sentences are that speak of the same thing under two keywords.
const sameMatter = 0.7

// shown lists the sentences most like a text.
func shown(near []sentence.Near) string {
	if len(near) == 0 {
		return ""
	}
	var b strings.Builder
	b.WriteString("; the nearest are (‹differing words› marked):")
	for _, s := range near {
		fmt.Fprintf(&b, "\n    %-5s %s", s.Keyword.Before(s.Marked), s.Marked)
	}
	return b.String()
}

func ambiguous(text string, found []*sentence.Sentence) error {
	var b strings.Builder
	fmt.Fprintf(&b, "“%s” has more than one meaning; these sentences must be told apart in steps/:", text)
	for _, s := range found {
		fmt.Fprintf(&b, "\n    %s  (%s:%d)", s.Expr, feature.FromHere(s.File), s.Line)
	}
	return errors.New(b.String())
}

// argumentFits checks what stands below a step: nothing, a table with the right
// columns and cells, or a doc string.
func argumentFits(st *messages.PickleStep, written *messages.Step, s *sentence.Sentence) error {
	has := sentence.NoArgument
	if a := st.Argument; a != nil {
		if a.DataTable != nil && a.DocString != nil {
			return fmt.Errorf("“%s” has a table and a doc string below it; a sentence takes one of them", st.Text)
		}
		has = sentence.DocString
		if a.DataTable != nil {
			has = sentence.Table
		}
	}
	wants := s.Wants()
	switch {
	case has == wants && has == sentence.Table:
		return tableFits(s, st.Argument.DataTable, written.DataTable)
	case has == wants && has == sentence.DocString:
		return s.CheckDocString(st.Argument.DocString.Content)
	case has == wants:
		return nil
	case wants == sentence.NoArgument:
		return fmt.Errorf("“%s” takes no %s below it", st.Text, has)
	case wants == sentence.Table:
		return fmt.Errorf("“%s” wants a table below it%s", st.Text, columnWords(s))
	default:
		return fmt.Errorf("“%s” wants a %s below it, between lines of \"\"\"", st.Text, wants)
	}
}
