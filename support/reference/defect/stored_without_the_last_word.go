package defect

import (
	"strings"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "stored-without-the-last-word",
	Sentence: "History keeps an answer without its last word.",
	Promise:  Text,
	About:    []string{"History shows the question and the answer exactly as streamed"},
	Wrap: func(p *reference.Parts) {
		p.Store = store{Store: p.Store, answer: func(session string, to uint64, m reference.Message,
			next storeFunc) error {
			m.Content = m.Content[:max(0, strings.LastIndex(m.Content, " "))]
			return next(session, to, m)
		}}
	},
})
