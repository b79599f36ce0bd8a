package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "pong-frame-empty",
	Sentence: "A pong frame does not repeat the payload of the ping frame.",
	Promise:  Pings,
	About:    []string{"A ping frame is answered with one pong frame"},
	Wrap: func(p *reference.Parts) {
		onMessages(p, func(c reference.Client, m reference.ClientMessage, next receiveFunc) {
			m.Payload = nil
			next(c, m)
		})
	},
})
