package defect

import (
	"github.com/gorilla/websocket"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "failure-closes-the-connection",
	Sentence: "After a failure of the model the gateway closes the connection.",
	Promise:  NeverSilence,
	About:    []string{"The user gets an error through the gateway too"},
	Wrap: func(p *reference.Parts) {
		var asker memory[reference.Client]
		onMessages(p, func(c reference.Client, m reference.ClientMessage, next receiveFunc) {
			asker.swap(c.Session(), c)
			next(c, m)
		})
		onEvents(p, func(e reference.Event, next func(reference.Event)) {
			next(e)
			if c := asker.get(e.Session); e.Kind == reference.Error && c != nil {
				hit()
				c.Close(websocket.CloseInternalServerErr, "failed")
			}
		})
	},
})
