package lint

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	gherkin "github.com/cucumber/gherkin/go/v42"
	messages "github.com/cucumber/messages/go/v34"

	"bamboo-spec/support/match"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/spelling"
)

const (
	given = messages.StepKeywordType_CONTEXT
	when  = messages.StepKeywordType_ACTION
	then  = messages.StepKeywordType_OUTCOME
)

const backgroundSteps = 3

// background checks that it is short and describes a state alone.
func (d *document) background(b *messages.Background) {
	if n := len(b.Steps); n > backgroundSteps {
		d.at(b.Location, "the background has %d steps; a reader keeps %d in mind", n, backgroundSteps)
	}
	for i, k := range kinds(b.Steps) {
		if k != given {
			d.at(b.Steps[i].Location, "a background holds Given alone")
		}
	}
}

// empty words say nothing of the outcome.
var emptyWords = regexp.MustCompile(`(?i)\b(works|results?|happy path|correctly|properly|should)\b`)

var placeholder = regexp.MustCompile(`<([^<>]+)>`)

// name checks that the name says the outcome, and of an outline which one.
func (d *document) name(s *scenario) {
	if strings.TrimSpace(s.Name) == "" {
		d.at(s.Location, "the scenario has no name; say the outcome")
	}
	if word := emptyWords.FindString(s.Name); word != "" {
		d.at(s.Location, "the name of a scenario says the outcome; “%s” says nothing", word)
	}
	if len(s.Examples) > 0 && !placeholder.MatchString(s.Name) {
		d.at(s.Location, "the name of an outline holds a <placeholder>, so that each row has a name of its own")
	}
}

// order checks Given…, one When, Then….
func (d *document) order(s *scenario) {
	acts, seen := 0, given
	rank := map[messages.StepKeywordType]int{given: 0, when: 1, then: 2}
	all := kinds(s.Steps)
	for i, k := range all {
		step := s.Steps[i]
		if _, known := rank[k]; !known {
			d.at(step.Location, "“%s” does not say what the step is; write Given, When, Then or And", strings.TrimSpace(step.Keyword))
			continue
		}
		if rank[k] < rank[seen] {
			d.at(step.Location, "%s after %s; a scenario is Given, one When, Then", word(k), word(seen))
		}
		if seen = k; k == when {
			if acts++; acts == 2 {
				d.at(step.Location, "a second act; a scenario has one When, what leads to it is Given")
			}
		}
	}
	if acts == 0 {
		d.at(s.Location, "the scenario has no When, so nothing happens in it")
	}
	if !slices.Contains(all, then) {
		d.at(s.Location, "the scenario has no Then, so it promises nothing")
	}
}

func word(k messages.StepKeywordType) sentence.Keyword {
	return map[messages.StepKeywordType]sentence.Keyword{given: sentence.Given, when: sentence.When, then: sentence.Then}[k]
}

// examples checks that rows differ, that every column is used and every placeholder has one.
func (d *document) examples(s *scenario) {
	if len(s.Examples) == 0 {
		return
	}
	used := map[string]bool{}
	for _, m := range placeholder.FindAllStringSubmatch(s.spoken(), -1) {
		used[m[1]] = !match.IsPlaceholder(m[1])
	}
	for _, e := range s.Examples {
		if e.TableHeader == nil || len(e.TableBody) == 0 {
			d.at(e.Location, "the examples have no row, so nothing is run")
			continue
		}
		var columns []string
		for _, c := range e.TableHeader.Cells {
			columns = append(columns, c.Value)
			if !used[c.Value] {
				d.at(c.Location, "the column “%s” is used nowhere in the outline", c.Value)
			}
		}
		for name, wanted := range used {
			if wanted && !slices.Contains(columns, name) {
				d.at(e.Location, "the placeholder <%s> has no column here", name)
			}
		}
		d.sameRows(e.TableBody)
	}
}

func (d *document) sameRows(rows []*messages.TableRow) {
	lines := map[string]int64{}
	for _, r := range rows {
		row := fmt.Sprintf("%q", values(r))
		if first, ok := lines[row]; ok {
			d.at(r.Location, "the same row stands in line %d", first)
			continue
		}
		lines[row] = r.Location.Line
	}
}

func values(r *messages.TableRow) []string {
	var all []string
	for _, c := range r.Cells {
		all = append(all, c.Value)
	}
	return all
}

// spoken is all text of an outline in which a placeholder can stand.
func (s *scenario) spoken() string {
	var b strings.Builder
	fmt.Fprintln(&b, s.Name)
	for _, st := range s.Steps {
		fmt.Fprintln(&b, st.Text)
		if st.DocString != nil {
			fmt.Fprintln(&b, st.DocString.Content)
		}
		if st.DataTable != nil {
			for _, r := range st.DataTable.Rows {
				fmt.Fprintln(&b, values(r))
			}
		}
	}
	return b.String()
}

// unique checks the names as a report shows them, the rows of outlines filled in,
// against all that are taken in the suite.
func (d *document) unique(taken map[string]string) {
	written := map[string]*messages.Location{}
	for _, s := range d.scenarios {
		written[s.Id] = s.Location
		for _, e := range s.Examples {
			for _, r := range e.TableBody {
				written[r.Id] = r.Location
			}
		}
	}
	for _, p := range d.pickles {
		l := written[p.AstNodeIds[len(p.AstNodeIds)-1]]
		if other, ok := taken[p.Name]; ok {
			d.at(l, "the name “%s” is taken by %s", p.Name, other)
			continue
		}
		taken[p.Name] = fmt.Sprintf("%s:%d", d.file, l.Line)
	}
}

// meanings checks that every step, with its placeholders filled in, is one sentence.
func (d *document) meanings(book *sentence.Book) {
	written := map[string]*messages.Step{}
	for _, s := range d.steps() {
		written[s.Id] = s
	}
	told := map[string]bool{}
	for _, p := range d.pickles {
		for _, st := range p.Steps {
			at := written[st.AstNodeIds[0]]
			found := len(book.Match(keywords[st.Type], st.Text))
			if found == 1 || told[at.Id] {
				continue
			}
			told[at.Id] = true
			if found == 0 {
				d.at(at.Location, "no sentence means “%s %s”", keywords[st.Type], st.Text)
			} else {
				d.at(at.Location, "%d sentences mean “%s %s”", found, keywords[st.Type], st.Text)
			}
		}
	}
}

// lost finds steps that Gherkin takes for a description, because their keyword is misspelt.
func (d *document) lost(book *sentence.Book) {
	dialect := gherkin.DialectsBuiltin().GetDialect(d.feature.Language)
	var known []string
	for _, k := range dialect.StepKeywords() {
		known = append(known, strings.TrimSpace(k))
	}
	look := func(description string, from int64) {
		for line := range strings.Lines(description) {
			first, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
			near := spelling.Nearest(first, known)
			if near == "" || len(book.Match("", rest)) == 0 {
				continue
			}
			at := int(from) + slices.IndexFunc(d.lines[from:], func(l string) bool { return strings.TrimSpace(l) == strings.TrimSpace(line) })
			d.add(at+1, indentOf(d.lines[at])+1, "“%s” is taken for a description, and the step would not be run; did you mean “%s”?", first, near)
		}
	}
	for _, b := range d.backgrounds() {
		look(b.Description, b.Location.Line)
	}
	for _, s := range d.scenarios {
		look(s.Description, s.Location.Line)
	}
}

var keywords = map[messages.PickleStepType]sentence.Keyword{
	messages.PickleStepType_CONTEXT: sentence.Given,
	messages.PickleStepType_ACTION:  sentence.When,
	messages.PickleStepType_OUTCOME: sentence.Then,
}
