package defect

import (
	"bamboo-spec/support/reference"
)

// The defects of the promise “1.3 Pings and commands”.
var _ = addAll(
	Defect{
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
	},
	Defect{
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
	},
	Defect{
		Name:     "ping-frames-answered-twice",
		Sentence: "A ping frame is answered with two pong frames.",
		Promise:  Pings,
		About:    []string{"A ping frame is answered with one pong frame"},
		Wrap: func(p *reference.Parts) {
			onMessages(p, func(c reference.Client, m reference.ClientMessage, next receiveFunc) {
				if m.Kind == reference.PingFrame {
					next(c, m)
				}
				next(c, m)
			})
		},
	},
	Defect{
		Name:     "ping-frames-ignored",
		Sentence: "A ping frame is not answered with a pong frame.",
		Promise:  Pings,
		About:    []string{"A ping frame is answered with one pong frame"},
		Wrap: func(p *reference.Parts) {
			onMessages(p, func(c reference.Client, m reference.ClientMessage, next receiveFunc) {
				if m.Kind != reference.PingFrame {
					next(c, m)
				}
			})
		},
	},
	Defect{
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
	},
	Defect{
		Name:     "pings-wait-for-the-answer",
		Sentence: "A ping during an answer is answered only after the answer.",
		Promise:  Pings,
		About:    []string{"A ping is answered while an answer is streaming"},
		Wrap: func(p *reference.Parts) {
			busy, waiting := working(p), &memory[func()]{}
			onMessages(p, func(c reference.Client, m reference.ClientMessage, next receiveFunc) {
				if m.Kind == reference.PingMessage && busy.get(c.Session()) {
					waiting.swap(c.Session(), func() { next(c, m) })
					return
				}
				next(c, m)
			})
			onEvents(p, func(e reference.Event, next func(reference.Event)) {
				next(e)
				if e.Kind.Terminal() {
					if answer := waiting.swap(e.Session, nil); answer != nil {
						answer()
					}
				}
			})
		},
	},
	Defect{
		Name:     "pong-frame-empty",
		Sentence: "A pong frame does not repeat the payload of the ping frame.",
		Promise:  Pings,
		About:    []string{"A ping frame is answered with one pong frame"},
		Wrap: func(p *reference.Parts) {
			onMessages(p, func(c reference.Client, m reference.ClientMessage, next receiveFunc) {
				m.Payload = nil
				next(c, m)
			})
		},
	},
	Defect{
		Name:     "pong-without-its-timestamp",
		Sentence: "A pong does not repeat the timestamp of the ping.",
		Promise:  Pings,
		About:    []string{"A ping is answered with its timestamp"},
		Wrap: func(p *reference.Parts) {
			onMessages(p, func(c reference.Client, m reference.ClientMessage, next receiveFunc) {
				m.Timestamp = []byte("1")
				next(c, m)
			})
		},
	},
	Defect{
		Name:     "replies-go-to-the-first-client",
		Sentence: "The reply to a command goes to the first client of the session.",
		Promise:  Pings,
		About:    []string{"The reply to a command of a client that came later goes to that client"},
		Silence:  true,
		Wrap: func(p *reference.Parts) {
			first := &memory[reference.Client]{}
			onMessages(p, func(c reference.Client, m reference.ClientMessage, next receiveFunc) {
				if m.Kind != reference.CommandMessage || c.Session() == "" {
					next(c, m)
					if first.get(c.Session()) == nil {
						first.swap(c.Session(), c)
					}
					return
				}
				next(aside{Client: c, send: func(e reference.Event) { first.get(c.Session()).Send(e) }}, m)
			})
		},
	},
	Defect{
		Name:     "status-of-no-session",
		Sentence: "The status that the gateway sends does not name the session.",
		Promise:  Pings,
		About:    []string{"The command “status” names the session"},
		Wrap: func(p *reference.Parts) {
			onMessages(p, func(c reference.Client, m reference.ClientMessage, next receiveFunc) {
				next(aside{Client: c, send: func(e reference.Event) {
					if e.Kind == reference.Token {
						e.Text = "connected"
					}
					c.Send(e)
				}}, m)
			})
		},
	},
	Defect{
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
	},
	Defect{Name: "pong-frame-cut-short", Promise: Pings,
		About:    []string{"A ping frame with the longest payload is answered with all of it"},
		Sentence: "Of the payload of a ping frame only 124 bytes come back.",
		Wrap: func(p *reference.Parts) {
			onMessages(p, func(c reference.Client, m reference.ClientMessage, next receiveFunc) {
				m.Payload = m.Payload[:min(len(m.Payload), 124)]
				next(c, m)
			})
		}},
)
