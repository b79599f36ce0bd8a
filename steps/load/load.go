// Package load is the vocabulary of load: many users at once, and the table of objectives that is
// asserted then. Its entry point is Add.
package load

import (
	"bamboo-spec/support/measure"
	"bamboo-spec/support/objective"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/workload"
	"bamboo-spec/support/world"
)

// Add adds the sentences about load to the book, bound to one scenario's world.
func Add(sc *sentence.Book, w *world.World) {
	l := join(w)
	profile(sc, l)
	schedule(sc, l)
	objectives(sc, l)
	capacities(sc, l)
	chinese(sc, l)
}

// join makes the load of a world's scenarios.
func join(w *world.World) *load {
	l := &load{World: w}
	w.Register(world.Subject{Open: func() { l.state = state{} }, Planned: l.planned})
	return l
}

// load is the load of a scenario.
type load struct {
	*world.World
	state
}

// state is what a load asks for, what it promises and what came of it.
type state struct {
	work    workload.Work
	asked   bool              // a sentence says what users do
	table   *objective.Table  // nil: no sentence sets objectives
	results []*measure.Result // of each attempt
	first   error             // why the first attempt brought no verdict; nil: its result says so, or it brought one

	unmeasured bool // the first attempt brought no result
	// the search for the largest load at which the table holds; nil: the load has one size
	searching *searching
	read      bool // the server's process could be read, whoever has started it
}
