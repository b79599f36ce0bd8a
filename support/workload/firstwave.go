package workload

import (
	"context"
	"sync"

	"bamboo-spec/support/load"
)

// leastWave is how many conversations must have failed before a load is given up: fewer say little.
const leastWave = 20

// firstWave ends a load of which nothing succeeds: the conversations that are first to end, as many as
// there are users at one time. A server that answers nobody would keep every user waiting to the end of patience, again
// and again.
type firstWave struct {
	size int
	end  context.CancelFunc // ends the load

	mu     sync.Mutex
	ended  int
	passed bool // one has succeeded
	gaveUp bool
}

func (w Work) firstWave(end context.CancelFunc) *firstWave {
	size := leastWave
	if closed, ok := w.Pacer.(load.Closed); ok {
		size = max(size, closed.Workers())
	}
	return &firstWave{size: size, end: end}
}

// over notes that a conversation has ended, and reports whether it counts: those that are ended with the load do not.
func (f *firstWave) over(succeeded bool) (counts bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.gaveUp {
		return false
	}
	f.ended++
	f.passed = f.passed || succeeded
	if !f.passed && f.ended == f.size {
		f.gaveUp = true
		f.end()
	}
	return true
}

// failed is how many conversations failed before the load was given up; 0: it was not.
func (f *firstWave) failed() int {
	if f == nil { // the load did not begin
		return 0
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.gaveUp {
		return f.ended
	}
	return 0
}
