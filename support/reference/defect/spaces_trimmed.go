package defect

import (
	"strings"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "spaces-trimmed",
	Sentence: "The spaces around a token are lost.",
	Promise:  Text,
	Wrap: func(p *reference.Parts) {
		onEvents(p, func(e reference.Event, next func(reference.Event)) {
			if e.Kind == reference.Token {
				e.Text = strings.TrimSpace(e.Text)
			}
			next(e)
		})
	},
})
