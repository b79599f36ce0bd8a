package defect

import (
	"strings"
	"unicode"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "invisible-characters-dropped",
	Sentence: "Invisible characters, such as joiners and byte-order marks, are dropped from an answer.",
	Promise:  Text,
	About:    []string{"<text> split over tokens arrives intact > Invisible characters"},
	Wrap: func(p *reference.Parts) {
		onEvents(p, func(e reference.Event, next func(reference.Event)) {
			if e.Kind == reference.Token {
				e.Text = strings.Map(func(r rune) rune {
					if unicode.Is(unicode.Cf, r) {
						return -1
					}
					return r
				}, e.Text)
			}
			next(e)
		})
	},
})
