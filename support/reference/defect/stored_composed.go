package defect

import (
	"strings"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "stored-composed",
	Sentence: "History joins a letter and its combining accent into one character.",
	Promise:  Text,
	About:    []string{"History keeps Chinese, emoji and combining marks unchanged"},
	Wrap: func(p *reference.Parts) {
		p.Store = store{Store: p.Store, answer: func(session string, to uint64, m reference.Message,
			next storeFunc) error {
			m.Content = strings.ReplaceAll(m.Content, "e\u0301", "\u00e9")
			return next(session, to, m)
		}}
	},
})
