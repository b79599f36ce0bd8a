package defect

import (
	"strings"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "stop-told-as-failure",
	Sentence: "A stopped answer ends as if the model had failed.",
	Promise:  Stop,
	Wrap: func(p *reference.Parts) {
		onEvents(p, func(e reference.Event, next func(reference.Event)) {
			if strings.HasPrefix(e.Text, "cancelled") {
				e.Text = "the model could not be called"
			}
			next(e)
		})
	},
})
