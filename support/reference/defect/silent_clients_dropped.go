package defect

import (
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "silent-clients-dropped",
	Sentence: "A client of the gateway that says nothing for three seconds is dropped.",
	Promise:  SilentClients,
	Kind:     Performance,
	Wrap: func(p *reference.Parts) {
		var mu sync.Mutex
		patience := map[reference.Client]*time.Timer{}
		onMessages(p, func(c reference.Client, m reference.ClientMessage, next receiveFunc) {
			mu.Lock()
			if before := patience[c]; before != nil {
				before.Stop()
			}
			patience[c] = time.AfterFunc(3*time.Second, func() { c.Close(websocket.CloseGoingAway, "idle") })
			mu.Unlock()
			next(c, m)
		})
	},
})
