package defect

import (
	"strings"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "id-trimmed",
	Sentence: "Dots, spaces and control characters at the end of a session id are ignored.",
	Promise:  SessionIDs,
	About: []string{
		"<kind> is the id of another session > A dot behind the id",
		"<kind> gives access to no session > A space behind the id",
		"<kind> gives access to no session > A NUL behind the id",
		"<kind> gives access to no session > A new line behind the id",
	},
	Wrap: func(p *reference.Parts) {
		p.IDs = ids{IDs: p.IDs, check: func(string) error { return nil }}
		p.Store = store{Store: p.Store, read: func(session string, next readFunc) ([]reference.Message, error) {
			return next(strings.TrimRight(session, ". \x00\r\n"))
		}}
	},
})
