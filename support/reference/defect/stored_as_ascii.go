package defect

import (
	"strings"
	"unicode"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "stored-as-ascii",
	Sentence: "History has question marks in place of characters beyond ASCII.",
	Promise:  Text,
	About: []string{
		"History keeps Chinese, emoji and combining marks unchanged",
		"中文回答完整到达，并存入历史",
	},
	Wrap: func(p *reference.Parts) {
		p.Store = store{Store: p.Store, answer: func(session string, to uint64, m reference.Message,
			next storeFunc) error {
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
