package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "bad-messages-ignored",
	Sentence: "The gateway does not reply to a bad message.",
	Promise:  BadMessages,
	About:    []string{"The gateway refuses <kind> and keeps the connection"},
	Silence:  true,
	Wrap: func(p *reference.Parts) {
		onMessages(p, func(c reference.Client, m reference.ClientMessage, next receiveFunc) {
			if m.Kind != reference.BadMessage {
				next(c, m)
			}
		})
	},
})
