package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "bad-message-as-failure",
	Sentence: "A bad message is refused with a code that means a failure of Bamboo.",
	Promise:  BadMessages,
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
