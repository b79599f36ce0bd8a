package lint

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	messages "github.com/cucumber/messages/go/v34"

	"bamboo-spec/support/feature"
	"bamboo-spec/support/sentence"
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

// name checks that the name says the outcome, and of an outline which one.
func (d *document) name(s *scenario) {
	if strings.TrimSpace(s.Name) == "" {
		d.at(s.Location, "the scenario has no name; say the outcome")
	}
	if word := emptyWords.FindString(s.Name); word != "" {
		d.at(s.Location, "the name of a scenario says the outcome; “%s” says nothing", word)
	}
	if len(s.Examples) > 0 && !feature.Placeholder.MatchString(s.Name) {
		d.at(s.Location, "the name of an outline holds a <placeholder>, so that each row has a name of its own")
	}
}

// order checks Given…, one When, Then….
func (d *document) order(s *scenario) {
	acts, seen := 0, given
	rank := map[messages.StepKeywordType]int{given: 0, when: 1, then: 2}
	for i, k := range kinds(s.Steps) {
		step := s.Steps[i]
		if _, known := rank[k]; !known {
			d.at(step.Location, "“%s” does not say what the step is; write Given, When, Then or And",
				strings.TrimSpace(step.Keyword))
			continue
		}
		if rank[k] < rank[seen] {
			d.at(step.Location, "%s after %s; a scenario is Given, one When, Then", word(k), word(seen))
		}
		if seen = k; k == when {
			if acts++; acts == 2 {
				d.at(step.Location, "a second When; a scenario has only one: move what comes before it to Given")
			}
		}
	}
	if acts == 0 && !d.losesSteps(s) {
		d.at(s.Location, "the scenario has no When, so nothing happens in it")
	}
}

// losesSteps reports whether the reader refuses a line of the scenario's description, which is a step then.
func (d *document) losesSteps(s *scenario) bool {
	end := s.Location.Line + int64(strings.Count(s.Description, "\n")) + 2
	if len(s.Steps) > 0 {
		end = s.Steps[0].Location.Line
	}
	return s.Description != "" && slices.ContainsFunc(d.all, func(f Finding) bool {
		return int64(f.Line) > s.Location.Line && int64(f.Line) < end
	})
}

func word(k messages.StepKeywordType) sentence.Keyword {
	return map[messages.StepKeywordType]sentence.Keyword{given: sentence.Given, when: sentence.When,
		then: sentence.Then}[k]
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
	for _, p := range d.read.Pickles {
		l := written[p.AstNodeIds[len(p.AstNodeIds)-1]]
		if other, ok := taken[p.Name]; ok && !d.refused(l) {
			d.at(l, "the name “%s” is taken by %s", p.Name, other)
		}
		if taken[p.Name] == "" {
			taken[p.Name] = fmt.Sprintf("%s:%d", d.file, l.Line)
		}
	}
}

// refused reports whether the reader refuses what stands at the place.
func (d *document) refused(l *messages.Location) bool {
	return slices.ContainsFunc(d.all,
		func(f Finding) bool { return f.Line == int(l.Line) && f.Column == int(l.Column) })
}

// meanings checks that every step, with its placeholders filled in, is one sentence.
func (d *document) meanings(book *sentence.Book) {
	written := map[string]*messages.Step{}
	for _, s := range d.read.Steps() {
		written[s.Id] = s
	}
	told := map[string]bool{}
	for _, p := range d.read.Pickles {
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

var keywords = map[messages.PickleStepType]sentence.Keyword{
	messages.PickleStepType_CONTEXT: sentence.Given,
	messages.PickleStepType_ACTION:  sentence.When,
	messages.PickleStepType_OUTCOME: sentence.Then,
}
