package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "ping-frames-answered-twice",
	Sentence: "A ping frame is answered with two pong frames.",
	Promise:  Pings,
	About:    []string{"A ping frame is answered with one pong frame"},
	Wrap: func(p *reference.Parts) {
		onMessages(p, func(c reference.Client, m reference.ClientMessage, next receiveFunc) {
			if m.Kind == reference.PingFrame {
				next(c, m)
			}
			next(c, m)
		})
	},
})
