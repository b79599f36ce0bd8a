package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "long-messages-cut",
	Sentence: "A long message is cut off after 65 536 bytes.",
	Promise:  Begin,
	Wrap: func(p *reference.Parts) {
		p.Store = store{Store: p.Store, ask: func(session string, m reference.Message, next askFunc) error {
			m.Content = m.Content[:min(len(m.Content), 1<<16)]
			return next(session, m)
		}}
	},
})
