// Package model is the vocabulary of the language model behind Bamboo: what it answers, how it fails,
// and what it was sent. Its entry point is Add.
package model

import (
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/world"
)

// Add adds the sentences about the model to the book, bound to one scenario's world.
func Add(sc *sentence.Book, w *world.World) {
	m := &model{World: w}
	w.Register(world.Subject{Open: m.begin, Check: m.accountedFor, Hint: m.mistaken})
	scripts(sc, m)
	rounds(sc, m)
	replies(sc, m)
	providers(sc, m)
	bodies(sc, m)
	failures(sc, m)
	requests(sc, m)
	connections(sc, m)
	chinese(sc, m)
}

// model is the model of a scenario. What is scripted is kept by the world.
type model struct {
	*world.World
	holds    map[string]chan struct{} // by question: closed when the model continues
	measured *int                     // connections to the model; nil: they were not measured
}

// begin forgets what another scenario did.
func (m *model) begin() { m.holds, m.measured = map[string]chan struct{}{}, nil }
