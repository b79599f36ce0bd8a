package reference

import (
	"context"
	"errors"
	"sync"
)

var (
	errStopped  = errors.New("cancelled: the run was stopped")
	errShutdown = errors.New("the server is shutting down: ask again when it is back")
)

// run is the work of answering one user message.
type run struct {
	session string
	chat    string    // a gateway chat's text, to be stored when the run begins; else empty
	history []Message // what to answer, if it was read before the run began
	w       *wiring

	ctx    context.Context
	cancel context.CancelCauseFunc
	over   chan struct{} // closed when its terminal was published

	mu     sync.Mutex // held while an event is published: after stop returns none follows but the terminal
	phase  phase
	text   []byte // the tokens so far
	tokens int
}

type phase int

const (
	running phase = iota
	stopped       // the agent may still work, but nobody hears it
	ending        // the agent is done; the answer is being stored
)

// emit publishes what the agent says, while the run runs.
func (r *run) emit(e Event) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.phase != running {
		return
	}
	if e.Kind == Token {
		r.text = append(r.text, e.Text...)
		r.tokens++
	}
	e.Session = r.session
	r.w.Hub.Publish(e)
}

// stop ends a running run and tells whether it was one.
func (r *run) stop() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.phase != running {
		return false
	}
	r.phase = stopped
	r.cancel(errStopped)
	return true
}

// finish lets nothing more be emitted or stopped. It returns the tokens so far
// and whether the run had been stopped.
func (r *run) finish() (text string, tokens int, wasStopped bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	wasStopped = r.phase == stopped
	r.phase = ending
	return string(r.text), r.tokens, wasStopped
}
