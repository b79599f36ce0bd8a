// Package wire is the vocabulary of the interfaces as they are on the wire: calls over HTTP, what they are
// answered with, and frames of the gateway. Its entry point is Add.
package wire

import (
	"bamboo-spec/support/client"
	"bamboo-spec/support/match"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/world"
)

// Add adds the sentences about the wire to the book, bound to one scenario's world.
func Add(sc *sentence.Book, w *world.World) {
	x := join(w)
	calls(sc, x)
	callsTogether(sc, x)
	bodies(sc, x)
	replies(sc, x)
	leaks(sc, x)
	stream(sc, x)
	life(sc, x)
	framesSent(sc, x)
	framesReceived(sc, x)
}

// join lets a world's scenarios speak of the wire.
func join(w *world.World) *wire {
	x := &wire{World: w}
	w.Register(world.Subject{Open: func() { x.empty = nil }})
	return x
}

// wire is what a scenario does on the wire.
type wire struct {
	*world.World
	empty *emptyMessage // what became of the last one
}

// keepFrom keeps a value of a JSON document under a name.
func (x *wire) keepFrom(what string, doc []byte, path, name string) error {
	value, err := match.Value(what, doc, path)
	if err != nil {
		return err
	}
	return x.Keep(name, value)
}

// pongFrame is the type of a recorded pong frame.
const pongFrame = "pong frame"

// messages are the frames with a message, or the events, as they came: a pong frame is none.
func messages(events []client.Event) [][]byte {
	var all [][]byte
	for _, e := range events {
		if e.Type != pongFrame {
			all = append(all, e.Raw)
		}
	}
	return all
}
