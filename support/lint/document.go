package lint

import (
	"bytes"
	"regexp"
	"strconv"
	"strings"

	gherkin "github.com/cucumber/gherkin/go/v42"
	messages "github.com/cucumber/messages/go/v34"
)

// document is one feature file while it is looked at.
type document struct {
	findings
	lines     []string
	comments  []*messages.Comment
	feature   *messages.Feature // nil if the file could not be parsed
	scenarios []*scenario
	pickles   []*messages.Pickle
}

// scenario is a scenario with what stands around it.
type scenario struct {
	*messages.Scenario
	rule       *messages.Rule       // nil outside a rule
	background *messages.Background // the nearest one; nil if there is none
}

func parse(s Source) *document {
	d := &document{findings: findings{file: s.File}, lines: strings.Split(string(s.Content), "\n")}
	newID := (&messages.Incrementing{}).NewId
	ast, err := gherkin.ParseGherkinDocument(bytes.NewReader(s.Content), newID)
	switch {
	case err != nil:
		d.unparsed(err)
		return d
	case ast.Feature == nil:
		d.add(1, 1, "no feature in this file; it must begin with “Feature:”")
		return d
	}
	d.feature, d.comments = ast.Feature, ast.Comments
	d.pickles = gherkin.Pickles(*ast, s.File, newID)
	d.gather()
	return d
}

var (
	place    = regexp.MustCompile(`(?m)^\((\d+):(\d+)\): (.*)$`)
	expected = regexp.MustCompile(`^expected: .*, got '\s*(.*)'$`)
)

// unparsed finds the places in the parser's "(line:column): text".
func (d *document) unparsed(err error) {
	found := place.FindAllStringSubmatch(err.Error(), -1)
	for _, m := range found {
		line, lineErr := strconv.Atoi(m[1])
		column, columnErr := strconv.Atoi(m[2])
		if lineErr != nil || columnErr != nil {
			line, column = 1, 1
		}
		d.add(line, column, "%s", expected.ReplaceAllString(m[3], "“$1” cannot stand here"))
	}
	if len(found) == 0 {
		d.add(1, 1, "%v", err)
	}
}

func (d *document) gather() {
	var outer *messages.Background
	for _, c := range d.feature.Children {
		switch {
		case c.Background != nil:
			outer = c.Background
		case c.Scenario != nil:
			d.scenarios = append(d.scenarios, &scenario{c.Scenario, nil, outer})
		case c.Rule != nil:
			inner := outer
			for _, rc := range c.Rule.Children {
				if rc.Background != nil {
					inner = rc.Background
				} else if rc.Scenario != nil {
					d.scenarios = append(d.scenarios, &scenario{rc.Scenario, c.Rule, inner})
				}
			}
		}
	}
}

// backgrounds lists each background once.
func (d *document) backgrounds() []*messages.Background {
	var all []*messages.Background
	for _, c := range d.feature.Children {
		if c.Background != nil {
			all = append(all, c.Background)
		}
		if c.Rule != nil {
			for _, rc := range c.Rule.Children {
				if rc.Background != nil {
					all = append(all, rc.Background)
				}
			}
		}
	}
	return all
}

// at adds a finding about what stands at a place of the parsed file.
func (d *document) at(l *messages.Location, format string, args ...any) {
	d.add(int(l.Line), int(l.Column), format, args...)
}

// kinds is what each step is, And and But taken as what they continue.
func kinds(steps []*messages.Step) []messages.StepKeywordType {
	all := make([]messages.StepKeywordType, len(steps))
	kind := messages.StepKeywordType_CONTEXT
	for i, s := range steps {
		if s.KeywordType != messages.StepKeywordType_CONJUNCTION {
			kind = s.KeywordType
		}
		all[i] = kind
	}
	return all
}
