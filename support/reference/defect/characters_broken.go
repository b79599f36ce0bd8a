package defect

import (
	"strings"
	"unicode/utf8"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "characters-broken",
	Sentence: "Characters of more than two bytes arrive broken.",
	Promise:  Text,
	Wrap: func(p *reference.Parts) {
		onEvents(p, func(e reference.Event, next func(reference.Event)) {
			if e.Kind == reference.Token {
				e.Text = strings.Map(func(r rune) rune {
					if utf8.RuneLen(r) > 2 {
						return utf8.RuneError
					}
					return r
				}, e.Text)
			}
			next(e)
		})
	},
})
