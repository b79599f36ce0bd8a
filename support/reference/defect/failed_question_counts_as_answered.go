package defect

import (
	"strings"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "failed-question-counts-as-answered",
	Sentence: "A question whose answer failed before any text is not answered on a retry.",
	Promise:  States,
	About: []string{
		"The same question is answered on a retry",
		"The next question is answered when the model is back",
	},
	Wrap: func(p *reference.Parts) {
		onEvents(p, func(e reference.Event, next func(reference.Event)) {
			if e.Kind == reference.Error && !strings.HasPrefix(e.Text, "cancelled") {
				countAsAnswered(p.Store, e.Session)
			}
			next(e)
		})
	},
})
