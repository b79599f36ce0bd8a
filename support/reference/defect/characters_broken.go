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
	About: []string{
		"Characters that are split over tokens arrive intact",
		"中文回答完整到达，并存入历史",
	},
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
