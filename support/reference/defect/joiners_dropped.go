package defect

import (
	"strings"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "joiners-dropped",
	Sentence: "Invisible characters that join others are dropped.",
	Promise:  Text,
	Wrap: func(p *reference.Parts) {
		onEvents(p, func(e reference.Event, next func(reference.Event)) {
			e.Text = strings.ReplaceAll(e.Text, "\u200d", "")
			next(e)
		})
	},
})
