package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "served-before-connect",
	Sentence: "A client that has not sent connect is served.",
	Promise:  Connect,
	About:    []string{"A <message> before connect is refused"},
	Wrap: func(p *reference.Parts) {
		onMessages(p, func(c reference.Client, m reference.ClientMessage, next receiveFunc) {
			if c.Session() == "" && m.Kind != reference.ConnectMessage && m.Kind != reference.BadMessage {
				c.Enter(p.IDs.New())
				m.Session = c.Session()
			}
			next(c, m)
		})
	},
})
