package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "bad-messages-ignored",
	Sentence: "The gateway says nothing to a bad message.",
	Promise:  BadMessages,
	Silence:  true,
	Wrap: func(p *reference.Parts) {
		onMessages(p, func(c reference.Client, m reference.ClientMessage, next receiveFunc) {
			if m.Kind != reference.BadMessage {
				next(c, m)
			}
		})
	},
})
