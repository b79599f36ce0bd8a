package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "status-sent-to-all",
	Sentence: "The status that one client asks for is sent to everyone in the session.",
	Promise:  Pings,
	About:    []string{"The reply to a command goes only to the client that sent it"},
	Wrap: func(p *reference.Parts) {
		onMessages(p, func(c reference.Client, m reference.ClientMessage, next receiveFunc) {
			if m.Kind == reference.CommandMessage && c.Session() != "" {
				next(aside{Client: c, send: p.Hub.Publish}, m)
				return
			}
			next(c, m)
		})
	},
})
