package defect

import (
	"strings"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "zero-width-joiners-dropped",
	Sentence: "Zero-width joiners are dropped from an answer.",
	Promise:  Text,
	About: []string{
		"<text> split over tokens arrives intact > A family of four",
		"Characters that are split over tokens arrive intact",
	},
	Wrap: func(p *reference.Parts) {
		onEvents(p, func(e reference.Event, next func(reference.Event)) {
			e.Text = strings.ReplaceAll(e.Text, "\u200d", "")
			next(e)
		})
	},
})
