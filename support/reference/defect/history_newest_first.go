package defect

import (
	"slices"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "history-newest-first",
	Sentence: "A history begins with its newest message.",
	Promise:  Order,
	About:    []string{"History shows several turns in order"},
	Wrap: func(p *reference.Parts) {
		onHistories(p, func(ms []message) []message {
			slices.Reverse(ms)
			return ms
		})
	},
})
