package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "pong-without-its-timestamp",
	Sentence: "The answer to a ping has a timestamp of its own.",
	Promise:  Pings,
	Wrap: func(p *reference.Parts) {
		onMessages(p, func(c reference.Client, m reference.ClientMessage, next receiveFunc) {
			m.Timestamp = []byte("1")
			next(c, m)
		})
	},
})
