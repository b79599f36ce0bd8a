package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "long-messages-cut",
	Sentence: "A long message is cut off after 4 096 bytes.",
	Promise:  Begin,
	About: []string{
		"A message of 100 000 Chinese characters is stored unchanged",
		"A message of nearly 2 MiB reaches the model and history unchanged",
		"A message of nearly 2 MiB is accepted by the gateway",
	},
	Wrap: func(p *reference.Parts) {
		p.Store = store{Store: p.Store, ask: func(session string, m reference.Message, next askFunc) error {
			m.Content = m.Content[:min(len(m.Content), 1<<12)]
			return next(session, m)
		}}
	},
})
