package defect

import (
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"bamboo-spec/support/reference"
)

// The defects of the promise “Load: clients that say nothing”.
var _ = addAll(
	Defect{
		Name:     "idle-clients-dropped-after-3-s",
		Sentence: "A gateway client that is idle for 3 s is disconnected.",
		Promise:  SilentClients,
		About:    []string{"With 1000 idle clients, 95 of 100 first tokens have at most 100 ms added"},
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
	},
)
