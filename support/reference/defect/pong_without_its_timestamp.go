package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "pong-without-its-timestamp",
	Sentence: "A pong does not repeat the timestamp of the ping.",
	Promise:  Pings,
	About:    []string{"A ping is answered with its timestamp"},
	Wrap: func(p *reference.Parts) {
		onMessages(p, func(c reference.Client, m reference.ClientMessage, next receiveFunc) {
			m.Timestamp = []byte("1")
			next(c, m)
		})
	},
})
