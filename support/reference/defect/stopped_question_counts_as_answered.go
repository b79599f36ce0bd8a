package defect

import (
	"strings"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "stopped-question-counts-as-answered",
	Sentence: "A question whose answer was stopped before any text is not answered on a retry.",
	Promise:  Stop,
	About:    []string{"A question that was stopped before any text is answered later"},
	Wrap: func(p *reference.Parts) {
		onEvents(p, func(e reference.Event, next func(reference.Event)) {
			if strings.HasPrefix(e.Text, "cancelled") {
				countAsAnswered(p.Store, e.Session)
			}
			next(e)
		})
	},
})
