// Package steps is the vocabulary of the features: it gives each sentence its
// meaning by calling one verb of support/world. Its entry point is Add, the table
// of contents.
package steps

import (
	"bamboo-spec/steps/channels"
	"bamboo-spec/steps/chaos"
	"bamboo-spec/steps/conversation"
	"bamboo-spec/steps/gateway"
	"bamboo-spec/steps/hostile"
	"bamboo-spec/steps/load"
	"bamboo-spec/steps/model"
	"bamboo-spec/steps/network"
	"bamboo-spec/steps/server"
	"bamboo-spec/steps/sessions"
	"bamboo-spec/steps/wire"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/world"
)

// Add adds the whole vocabulary to the book, bound to one scenario's world.
func Add(sc *sentence.Book, w *world.World) {
	// Given: what the world is like
	model.Add(sc, w)   // what the language model behind Bamboo does
	server.Add(sc, w)  // settings, restarts, disk, footprint, log, survival
	network.Add(sc, w) // the network between users and Bamboo, and how it fails
	chaos.Add(sc, w)   // what happens to Bamboo while many users chat
	// When and Then: what users do and see
	conversation.Add(sc, w)
	sessions.Add(sc, w) // the list of sessions
	gateway.Add(sc, w)  // the WebSocket gateway
	channels.Add(sc, w) // one WebSocket for the events of many sessions
	wire.Add(sc, w)     // the interfaces as they are on the wire
	// many users at once, and what they are promised
	load.Add(sc, w)
	hostile.Add(sc, w) // hostile clients
}
