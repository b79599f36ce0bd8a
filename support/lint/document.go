package lint

import (
	messages "github.com/cucumber/messages/go/v34"

	"bamboo-spec/support/chinese"
	"bamboo-spec/support/feature"
)

// document is one feature file while it is looked at.
type document struct {
	findings
	read      *feature.Document // nil if the file could not be parsed
	lines     []string
	comments  []*messages.Comment
	feature   *messages.Feature
	scenarios []*scenario
}

// scenario is a scenario with what stands around it.
type scenario struct {
	*messages.Scenario
	rule *messages.Rule // nil outside a rule
}

// parse reads a feature. What keeps it from being run is among the findings.
func parse(s Source) *document {
	d := &document{findings: findings{file: s.File}}
	var err error
	d.read, err = feature.Parse(s.File, s.Content)
	d.all = feature.Problems(err)
	if d.read != nil {
		d.lines, d.comments, d.feature = d.read.Lines(), d.read.AST.Comments, d.read.AST.Feature
		d.gather()
	}
	return d
}

func (d *document) gather() {
	for _, c := range d.feature.Children {
		if c.Scenario != nil {
			d.scenarios = append(d.scenarios, &scenario{c.Scenario, nil})
		}
		if c.Rule == nil {
			continue
		}
		for _, rc := range c.Rule.Children {
			if rc.Scenario != nil {
				d.scenarios = append(d.scenarios, &scenario{rc.Scenario, c.Rule})
			}
		}
	}
}

// add adds a finding, in the language of the feature.
func (d *document) add(line, column int, format string, args ...any) {
	d.findings.add(line, column, format, args...)
	if last := &d.all[len(d.all)-1]; d.read != nil && d.read.InChinese() {
		last.Message = chinese.Say(last.Message)
	}
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
