// Package network is the vocabulary of the network between users and Bamboo: how slow and thin it is, and how
// it fails. Its entry point is Add.
package network

import (
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/world"
)

// Add adds the sentences about the network to the book, bound to one scenario's world.
func Add(sc *sentence.Book, w *world.World) {
	n := &network{w}
	links(sc, n)
	faults(sc, n)
	chinese(sc, n)
}

// network is the network of a scenario. The links themselves belong to the users.
type network struct{ *world.World }
