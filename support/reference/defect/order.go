package defect

import (
	"slices"
	"strings"

	"bamboo-spec/support/reference"
)

// The defects of the promise “1.4.2 Order”.
var _ = addAll(
	Defect{
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
	},
	Defect{
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
	},
)
