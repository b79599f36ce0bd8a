// Package hostile is the vocabulary of hostile clients: requests, bodies, connections and frames that no sound
// client makes. Its entry point is Add.
package hostile

import (
	"bamboo-spec/support/client"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/world"
)

// Add adds the sentences about hostile clients to the book, bound to one scenario's world.
func Add(sc *sentence.Book, w *world.World) {
	h := join(w)
	requests(sc, h)
	bodies(sc, h)
	connections(sc, h)
	frames(sc, h)
}

// join makes the hostile clients of a world's scenarios.
func join(w *world.World) *hostile {
	h := &hostile{World: w}
	w.Register(world.Subject{Open: func() { h.state = state{} }})
	return h
}

// hostile are the hostile clients of a scenario.
type hostile struct {
	*world.World
	state
}

// state is what hostile clients have done.
type state struct {
	open []*client.Raw // connections of the latest sentence that opened some
	last []outcome     // of the calls of the latest sentence that made some
}

// hostileClient is the user whose connections hostile clients have.
const hostileClient = "the hostile client"
