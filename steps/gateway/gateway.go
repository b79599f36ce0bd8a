// Package gateway is the vocabulary of the WebSocket gateway: who connects and leaves, what is asked there, and
// what it answers and refuses. Its entry point is Add.
package gateway

import (
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/world"
)

// Add adds the sentences about the gateway to the book, bound to one scenario's world.
func Add(sc *sentence.Book, w *world.World) {
	g := join(w)
	connecting(sc, g)
	messages(sc, g)
	replies(sc, g)
	commands(sc, g)
	queue(sc, g)
	capacity(sc, g)
	browser(sc, g)
	chinese(sc, g)
}

// join makes the gateway of a world's scenarios.
func join(w *world.World) *gateway {
	g := &gateway{World: w}
	w.Register(world.Subject{Open: func() { g.state = state{sent: map[*world.User][]string{}} }})
	return g
}

// gateway is the gateway in a scenario.
type gateway struct {
	*world.World
	state
}

// state is what users did at the gateway.
type state struct {
	sent      map[*world.User][]string // questions that were sent without waiting
	visitors  []visitor                // who came at once
	handshake *handshake               // the last one of a browser page
}
