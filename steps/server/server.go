// Package server is the vocabulary of the server under test: its settings, tools, restarts, disk, log, footprint,
// and that it survives. Its entry point is Add.
package server

import (
	"bamboo-spec/support/client"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/world"
)

// Add adds the sentences about the server to the book, bound to one scenario's world.
func Add(sc *sentence.Book, w *world.World) {
	s := join(w)
	settings(sc, s)
	tools(sc, s)
	restarts(sc, s)
	disk(sc, s)
	footprint(sc, s)
	survival(sc, s)
	serverLog(sc, s)
	chinese(sc, s)
}

// join makes the server of a world's scenarios.
func join(w *world.World) *server {
	s := &server{World: w}
	w.Register(world.Subject{Open: func() { s.state = state{sent: map[*world.User]error{}} }})
	return s
}

// server is the server of a scenario.
type server struct {
	*world.World
	state
}

// state is what sentences have found out about the server.
type state struct {
	histories map[*world.User][]client.HistoryMessage // of each user, before the last restart
	sent      map[*world.User]error                   // of the message that might be refused; nil: it was accepted
	noted     holdings                                // nil: nothing was noted
	idle      holdings                                // while it had nothing to do; nil: nothing was read
}
