package defect

import (
	"encoding/json"
	"strings"

	"bamboo-spec/support/reference"
)

// pongs are mistakes with pings, and with a session that is left.
var pongs = []Defect{
	{Name: "pong-frame-cut-short", Promise: Pings,
		About:    []string{"A ping frame with the longest payload is answered with all of it"},
		Sentence: "Of the payload of a ping frame only 124 bytes come back.",
		Wrap: func(p *reference.Parts) {
			onMessages(p, func(c reference.Client, m reference.ClientMessage, next receiveFunc) {
				m.Payload = m.Payload[:min(len(m.Payload), 124)]
				next(c, m)
			})
		}},
	{Name: "ping-without-timestamp-answered", Promise: BadMessages,
		About:    []string{"The gateway refuses <kind> and keeps the connection > a ping without its timestamp"},
		Sentence: "A ping without a timestamp gets a pong.",
		Wrap: func(p *reference.Parts) {
			onMessages(p, func(c reference.Client, m reference.ClientMessage, next receiveFunc) {
				if strings.HasPrefix(m.Problem, "ping:") {
					m = reference.ClientMessage{Kind: reference.PingMessage, Timestamp: json.RawMessage("0")}
				}
				next(c, m)
			})
		}},
	{Name: "switch-keeps-the-old-session", Promise: Isolation,
		About:    []string{"A user who switched to another session receives nothing of the old one"},
		Sentence: "A client that switched to another session still receives the events of the old one.",
		Wrap: func(p *reference.Parts) {
			onMessages(p, func(c reference.Client, m reference.ClientMessage, next receiveFunc) {
				if old := c.Session(); m.Kind == reference.ConnectMessage && old != "" {
					p.Hub.Join(old, stayer{c})
				}
				next(c, m)
			})
		}},
}

// stayer is a client that hears of a session that it left.
type stayer struct{ reference.Client }

func (s stayer) Deliver(e reference.Event) {
	hit()
	s.Send(e)
}

func (stayer) RunEnded() {}
