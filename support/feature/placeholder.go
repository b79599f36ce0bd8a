package feature

import (
	"regexp"

	messages "github.com/cucumber/messages/go/v34"

	"bamboo-spec/support/match"
)

// wholeText finds a text in quotation marks that is one <name> and nothing else.
var wholeText = regexp.MustCompile(`["“]<([\p{L}\p{N}_](?:[\p{L}\p{N} _-]*[\p{L}\p{N}_-])?)>["”]`)

// unfilled checks that no step has a text that is one <name> where there are no examples to take its place. The <name>
// of a value, such as <uuid>, may stand in a document.
func (c *checker) unfilled(steps []*messages.Step, format string) {
	for _, st := range steps {
		for _, m := range wholeText.FindAllStringSubmatch(st.Text, -1) {
			if name := m[1]; !match.IsPlaceholder(name) {
				c.add(st.Location, format, name, name)
			}
		}
	}
}

const (
	unfilledInScenario = "“<%s>” in a Scenario is taken as it stands; make it a Scenario Outline with Examples, or " +
		`write \u003c%s> if these characters are meant`
	unfilledInBackground = "“<%s>” in a Background is taken as it stands; move the step to a Scenario Outline with " +
		`Examples, or write \u003c%s> if these characters are meant`
)

// placeholdersFilled checks the texts that no examples are for.
func (c *checker) placeholdersFilled() {
	backgrounds, scenarios := c.Parts()
	for _, b := range backgrounds {
		c.unfilled(b.Steps, unfilledInBackground)
	}
	for _, s := range scenarios {
		if len(s.Examples) == 0 && !c.isOutline(s) {
			c.unfilled(s.Steps, unfilledInScenario)
		}
	}
}
