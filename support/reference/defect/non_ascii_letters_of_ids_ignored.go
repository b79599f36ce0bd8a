package defect

import (
	"strings"
	"unicode"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "non-ascii-letters-of-ids-ignored",
	Sentence: "Letters beyond ASCII in a session id are ignored.",
	Promise:  SessionIDs,
	About: []string{
		"<kind> gives access to no session > A lookalike letter",
		"The gateway refuses an id <kind> > beyond ASCII",
		"A session id <kind> is refused when a conversation begins > with a letter beyond ASCII",
	},
	Wrap: func(p *reference.Parts) {
		p.IDs = ids{IDs: p.IDs, check: func(string) error { return nil }}
		p.Store = store{Store: p.Store, read: func(session string, next readFunc) ([]reference.Message, error) {
			return next(strings.Map(func(r rune) rune {
				if r > unicode.MaxASCII {
					return -1
				}
				return r
			}, session))
		}}
	},
})
