package defect

import (
	"strings"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "id-case-ignored",
	Sentence: "Session ids that differ only in the case of their letters are one session.",
	Promise:  SessionIDs,
	About: []string{
		"<kind> is the id of another session > The id in capitals",
		"Ids that differ only in capitals are two conversations",
	},
	Wrap: func(p *reference.Parts) {
		p.Store = store{Store: p.Store,
			ask: func(session string, m reference.Message, next askFunc) error {
				return next(strings.ToLower(session), m)
			},
			answer: func(session string, to uint64, m reference.Message, next storeFunc) error {
				return next(strings.ToLower(session), to, m)
			},
			read: func(session string, next readFunc) ([]reference.Message, error) {
				return next(strings.ToLower(session))
			}}
	},
})
