package defect

import (
	"bamboo-spec/support/reference"
)

// The defects of the promise “1.3 Connect”.
var _ = addAll(
	Defect{
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
	},
	Defect{
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
	},
	Defect{
		Name:     "connect-without-an-id-keeps-the-session",
		Sentence: "A client that connects again without an id stays in its old session.",
		Promise:  Connect,
		About:    []string{"A user who connects again without a session id gets a new session"},
		Wrap: func(p *reference.Parts) {
			onMessages(p, func(c reference.Client, m reference.ClientMessage, next receiveFunc) {
				if m.Kind == reference.ConnectMessage && m.Session == "" {
					m.Session = c.Session()
				}
				next(c, m)
			})
		},
	},
	Defect{
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
	},
)
