package defect

import (
	"strings"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "id-trimmed",
	Sentence: "Dots, spaces and what cannot be seen at the end of a session id are passed over.",
	Promise:  SessionIDs,
	Wrap: func(p *reference.Parts) {
		p.IDs = ids{IDs: p.IDs, check: func(string) error { return nil }}
		p.Store = store{Store: p.Store, read: func(session string, next readFunc) ([]reference.Message, error) {
			return next(strings.TrimRight(session, ". \x00\r\n"))
		}}
	},
})
