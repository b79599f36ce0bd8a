package defect

import (
	"strings"
	"unicode"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "stored-as-ascii",
	Sentence: "History holds question marks where the answer had letters beyond ASCII.",
	Promise:  Text,
	Wrap: func(p *reference.Parts) {
		p.Store = store{Store: p.Store, answer: func(session string, to uint64, m reference.Message, next storeFunc) error {
			m.Content = strings.Map(func(r rune) rune {
				if r > unicode.MaxASCII {
					return '?'
				}
				return r
			}, m.Content)
			return next(session, to, m)
		}}
	},
})
