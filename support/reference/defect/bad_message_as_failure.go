package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "bad-message-as-failure",
	Sentence: "A bad message is refused with the code of a server failure.",
	Promise:  BadMessages,
	About:    []string{"The gateway refuses <kind> and keeps the connection"},
	Wrap: func(p *reference.Parts) {
		onMessages(p, func(c reference.Client, m reference.ClientMessage, next receiveFunc) {
			next(aside{Client: c, send: func(e reference.Event) {
				if e.Code == reference.CodeInvalidMessage {
					e.Code = reference.CodeAgent
				}
				c.Send(e)
			}}, m)
		})
	},
})
