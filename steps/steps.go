// Package steps is the vocabulary of the features: it gives each sentence its
// meaning by calling one verb of support/world. Its entry point is Add, the table
// of contents.
package steps

import (
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/world"
)

// Add adds the whole vocabulary to the book, bound to one scenario's world.
func Add(sc *sentence.Book, w *world.World) {
	// Given: what the world is like
	model(sc, w)   // what the language model behind Bamboo does
	server(sc, w)  // how Bamboo is set up; restarts
	faults(sc, w)  // the network between users and Bamboo, and how it fails
	trouble(sc, w) // a disk that fails, and what a server must give back
	bustle(sc, w)  // what happens to Bamboo while many talk to it
	// When and Then: what users do and see
	conversation(sc, w) // messages, sessions, several users at once
	answer(sc, w)       // the answer while it streams and when it is over
	stopping(sc, w)     // ending an answer early
	history(sc, w)      // what Bamboo keeps
	volume(sc, w)       // conversations that are long, and that are many
	gateway(sc, w)      // the WebSocket gateway
	gatewaySays(sc, w)  // what it answers
	// the interfaces as they are on the wire
	wire(sc, w)     // calls
	replies(sc, w)  // what comes back for them
	frames(sc, w)   // what is sent through the gateway
	received(sc, w) // what comes through it
	// many users at once, and what they are promised
	burden(sc, w)     // what they say, and what else is there
	underLoad(sc, w)  // how many, for how long
	objectives(sc, w) // the price list
	// who keeps no rules
	strangers(sc, w) // calls, bodies and connections that no sound client makes
	rawFrames(sc, w) // frames that no sound client sends
	rest(sc, w)      // the server lives, answers and is back where it was
	// the behaviour once more, in Chinese
	modelInChinese(sc, w)
	serverInChinese(sc, w)
	conversationInChinese(sc, w)
	answerInChinese(sc, w)
	stoppingInChinese(sc, w)
	historyInChinese(sc, w)
	gatewayInChinese(sc, w)
	loadInChinese(sc, w)
}
