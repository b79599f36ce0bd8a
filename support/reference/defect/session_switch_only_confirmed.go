package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "session-switch-only-confirmed",
	Sentence: "A client that switches its session gets a confirmation and stays in the old one.",
	Promise:  Connect,
	About:    []string{"A user switches to another session on the open connection"},
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
