package defect

import (
	"github.com/gorilla/websocket"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "bad-message-closes-the-connection",
	Sentence: "The gateway closes the connection of a client that sends a bad message.",
	Promise:  BadMessages,
	About:    []string{"The gateway refuses <kind> and keeps the connection > text that is not JSON"},
	Wrap: func(p *reference.Parts) {
		onMessages(p, func(c reference.Client, m reference.ClientMessage, next receiveFunc) {
			next(c, m)
			if m.Kind == reference.BadMessage {
				hit()
				c.Close(websocket.CloseUnsupportedData, "bad message")
			}
		})
	},
})
