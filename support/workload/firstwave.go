package workload

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"bamboo-spec/support/load"
)

// leastWave is how many conversations must have failed before a load is given up: fewer say little.
const leastWave = 20

// firstWave ends a load of which nothing succeeds: once the conversations that are first to end, as many as
// there are users at one time, have failed; or once there was no sign of an answer for as long as a few answers
// may take. A server that answers nobody would keep every user waiting to the end of patience, again and again.
type firstWave struct {
	size    int
	end     context.CancelFunc // ends the load
	silence *time.Timer

	passed atomic.Bool // a conversation has succeeded, or is being answered
	silent atomic.Bool // it was given up for want of any answer: those under way have failed too

	mu     sync.Mutex
	ended  int
	gaveUp bool
}

// firstWave begins to watch a load.
func (m *measurement) firstWave(end context.CancelFunc) *firstWave {
	f := &firstWave{size: leastWave, end: end}
	if closed, ok := m.Pacer.(load.Closed); ok {
		f.size = max(f.size, closed.Workers())
	}
	f.silence = time.AfterFunc(m.longest()+m.env.Patience/4, f.giveUp)
	return f
}

// giveUp ends the load if there was no sign of an answer.
func (f *firstWave) giveUp() {
	f.mu.Lock()
	defer f.mu.Unlock()
	if !f.passed.Load() && !f.gaveUp {
		f.gaveUp = true
		f.silent.Store(true)
		f.end()
	}
}

// token is told each token until somebody is answered; nil: somebody is.
func (f *firstWave) token() func(time.Time, []byte) {
	if f.passed.Load() {
		return nil
	}
	return func(time.Time, []byte) { f.passed.Store(true) }
}

// over notes that a conversation has ended, and reports whether it counts: those that are ended with the load count
// if they had waited for all that time, which is what their failure says then.
func (f *firstWave) over(runs []load.Run) (counts bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.gaveUp && !f.silent.Load() {
		return false
	}
	f.ended++
	succeeded := true
	for i := range runs {
		if f.silent.Load() && errors.Is(runs[i].Err, context.Canceled) {
			runs[i].Err = &load.Failure{What: "no answer to anybody: not in time", Err: context.DeadlineExceeded}
		}
		succeeded = succeeded && runs[i].Err == nil
	}
	if succeeded {
		f.passed.Store(true)
	}
	if !f.passed.Load() && !f.gaveUp && f.ended == f.size {
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
	f.silence.Stop()
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.gaveUp {
		return f.ended
	}
	return 0
}
