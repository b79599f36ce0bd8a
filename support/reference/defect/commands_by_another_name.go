package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "commands-by-another-name",
	Sentence: "Every command runs the tool “help”.",
	Promise:  Pings,
	About:    []string{"Any other command starts the tool of that name"},
	Wrap: func(p *reference.Parts) {
		onMessages(p, func(c reference.Client, m reference.ClientMessage, next receiveFunc) {
			m.Name = "help"
			next(c, m)
		})
	},
})
