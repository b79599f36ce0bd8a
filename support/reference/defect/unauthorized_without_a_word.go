package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "unauthorized-without-a-word",
	Sentence: "A client with a wrong token is cut off without being told why.",
	Promise:  Access,
	Wrap: func(p *reference.Parts) {
		onMessages(p, func(c reference.Client, m reference.ClientMessage, next receiveFunc) {
			next(aside{Client: c, send: func(e reference.Event) {
				if e.Code != reference.CodeUnauthorized {
					c.Send(e)
				}
			}}, m)
		})
	},
})
