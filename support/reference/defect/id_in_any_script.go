package defect

import (
	"strings"
	"unicode"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "id-in-any-script",
	Sentence: "Letters beyond ASCII in a session id are passed over.",
	Promise:  SessionIDs,
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
