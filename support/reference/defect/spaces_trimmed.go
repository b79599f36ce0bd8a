package defect

import (
	"strings"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "spaces-trimmed",
	Sentence: "Spaces at the ends of a token are lost.",
	Promise:  Text,
	About: []string{
		"Tokens arrive in the order and in the pieces that the model sends",
		"Tokens arrive through the gateway as the model sends them",
	},
	Wrap: func(p *reference.Parts) {
		onEvents(p, func(e reference.Event, next func(reference.Event)) {
			if e.Kind == reference.Token {
				e.Text = strings.TrimSpace(e.Text)
			}
			next(e)
		})
	},
})
