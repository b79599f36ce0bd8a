package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "connect-ignores-the-id",
	Sentence: "The gateway puts a client into a new session instead of the one that it asked for.",
	Promise:  Connect,
	About:    []string{"A new session id given by the client is kept"},
	Wrap: func(p *reference.Parts) {
		onMessages(p, func(c reference.Client, m reference.ClientMessage, next receiveFunc) {
			if m.Kind == reference.ConnectMessage {
				m.Session = ""
			}
			next(c, m)
		})
	},
})
