package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "ping-frames-ignored",
	Sentence: "A ping frame is not answered with a pong frame.",
	Promise:  Pings,
	About:    []string{"A ping frame is answered with one pong frame"},
	Wrap: func(p *reference.Parts) {
		onMessages(p, func(c reference.Client, m reference.ClientMessage, next receiveFunc) {
			if m.Kind != reference.PingFrame {
				next(c, m)
			}
		})
	},
})
