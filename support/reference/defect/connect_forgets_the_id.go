package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "connect-forgets-the-id",
	Sentence: "The gateway puts a client into a new session instead of the one that it named.",
	Promise:  Connect,
	Wrap: func(p *reference.Parts) {
		onMessages(p, func(c reference.Client, m reference.ClientMessage, next receiveFunc) {
			if m.Kind == reference.ConnectMessage {
				m.Session = ""
			}
			next(c, m)
		})
	},
})
