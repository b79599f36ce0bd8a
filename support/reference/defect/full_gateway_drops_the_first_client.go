package defect

import (
	"sync/atomic"

	"github.com/gorilla/websocket"

	"bamboo-spec/support/reference"
)

// ejecting remembers the client that came first.
type ejecting struct {
	reference.Gateway
	first atomic.Pointer[reference.Client]
}

func (g *ejecting) Arrive(c reference.Client) bool {
	g.first.CompareAndSwap(nil, &c)
	return g.Gateway.Arrive(c)
}

var _ = add(Defect{
	Name:     "full-gateway-drops-the-first-client",
	Sentence: "When the gateway is full, a new client takes the connection of the first one.",
	Promise:  Access,
	About:    []string{"One client over the capacity is refused, and the others stay connected"},
	Wrap: func(p *reference.Parts) {
		g := &ejecting{Gateway: p.Gateway}
		next := p.Guard
		p.Gateway = g
		p.Guard = guard{Guard: next, enter: func() bool {
			if !next.Enter() {
				hit()
				(*g.first.Load()).Close(websocket.CloseTryAgainLater, "taken over")
			}
			return true
		}}
	},
})
