package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "pings-ignored",
	Sentence: "A ping message is not answered.",
	Promise:  Pings,
	About:    []string{"A ping is answered with its timestamp"},
	Silence:  true,
	Wrap: func(p *reference.Parts) {
		onMessages(p, func(c reference.Client, m reference.ClientMessage, next receiveFunc) {
			if m.Kind != reference.PingMessage || c.Session() == "" {
				next(c, m)
			}
		})
	},
})
