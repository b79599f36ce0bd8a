package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "unauthorized-without-error",
	Sentence: "The connection of a client with a wrong token is closed without an error.",
	Promise:  Access,
	About:    []string{"A wrong token is refused and the connection closed"},
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
