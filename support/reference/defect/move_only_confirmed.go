package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "move-only-confirmed",
	Sentence: "A client that moves to another session is told that it has, and stays in the old one.",
	Promise:  Connect,
	Wrap: func(p *reference.Parts) {
		onMessages(p, func(c reference.Client, m reference.ClientMessage, next receiveFunc) {
			if m.Kind == reference.ConnectMessage && c.Session() != "" {
				c.Send(reference.Event{Kind: reference.Connected, Session: m.Session})
				return
			}
			next(c, m)
		})
	},
})
