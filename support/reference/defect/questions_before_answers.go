package defect

import (
	"slices"
	"strings"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "questions-before-answers",
	Sentence: "History shows all questions before the first answer.",
	Promise:  Order,
	About:    []string{"History shows several turns in order"},
	Wrap: func(p *reference.Parts) {
		onHistories(p, func(ms []message) []message {
			slices.SortStableFunc(ms, func(a, b message) int { return -strings.Compare(a.Role, b.Role) })
			return ms
		})
	},
})
