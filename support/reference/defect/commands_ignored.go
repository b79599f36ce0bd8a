package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "commands-ignored",
	Sentence: "A command is not answered.",
	Promise:  Pings,
	About:    []string{"The command “ping” is answered with a pong"},
	Silence:  true,
	Wrap: func(p *reference.Parts) {
		onMessages(p, func(c reference.Client, m reference.ClientMessage, next receiveFunc) {
			if m.Kind != reference.CommandMessage || c.Session() == "" {
				next(c, m)
			}
		})
	},
})
