package defect

import (
	"slices"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "gateway-turns-not-in-history",
	Sentence: "Turns through the gateway are not in the history that HTTP shows.",
	Promise:  SharedSessions,
	About:    []string{"Messages sent over HTTP and through the gateway are in one history"},
	Wrap: func(p *reference.Parts) {
		var here memory[bool] // whether a text was said at the gateway
		onChats(p, func(session, text string, next chatFunc) error {
			here.swap(text, true)
			return next(session, text)
		})
		onHistories(p, func(ms []message) []message {
			hidden := false
			return slices.DeleteFunc(ms, func(m message) bool {
				if m.Role == "user" {
					hidden = here.get(m.Content)
				}
				return hidden
			})
		})
	},
})
