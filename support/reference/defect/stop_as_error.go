package defect

import (
	"strings"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "stop-as-error",
	Sentence: "A stopped answer ends in an error.",
	Promise:  Stop,
	About:    []string{"A stopped answer ends within one second"},
	Wrap: func(p *reference.Parts) {
		onEvents(p, func(e reference.Event, next func(reference.Event)) {
			if strings.HasPrefix(e.Text, "cancelled") {
				e.Text = "the model could not be called"
			}
			next(e)
		})
	},
})
