package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "pong-frame-empty",
	Sentence: "A pong frame does not carry back what the ping frame held.",
	Promise:  Pings,
	Wrap: func(p *reference.Parts) {
		onMessages(p, func(c reference.Client, m reference.ClientMessage, next receiveFunc) {
			m.Payload = nil
			next(c, m)
		})
	},
})
