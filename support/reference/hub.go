package reference

import (
	"slices"
	"sync"
)

// Hub hands the events of a session to everyone who is joined to it, to all in
// the same order.
type Hub interface {
	// Join makes s receive the session's events from now on, until leave is called.
	Join(session string, s Subscriber) (leave func())
	// Publish delivers e to everyone joined to e.Session.
	Publish(e Event)
	// End says that the session's run is over: its terminal has been published.
	End(session string)
}

// Subscriber receives events. Neither call may block, nor call the Hub or Runs.
type Subscriber interface {
	Deliver(e Event)
	// RunEnded comes after the terminal of a run.
	RunEnded()
}

type hub struct {
	mu    sync.RWMutex
	rooms map[string]*room // only sessions that someone is joined to
}

type room struct {
	mu   sync.Mutex // held while an event goes round, so that all see one order
	subs []*membership
}

type membership struct{ Subscriber } // one Join

func newHub() *hub { return &hub{rooms: map[string]*room{}} }

func (h *hub) Join(session string, s Subscriber) (leave func()) {
	m := &membership{s}
	h.mu.Lock()
	r := h.rooms[session]
	if r == nil {
		r = &room{}
		h.rooms[session] = r
	}
	r.mu.Lock()
	r.subs = append(r.subs, m)
	r.mu.Unlock()
	h.mu.Unlock()
	return sync.OnceFunc(func() { h.leave(session, r, m) })
}

func (h *hub) leave(session string, r *room, m *membership) {
	h.mu.Lock()
	defer h.mu.Unlock()
	r.mu.Lock()
	defer r.mu.Unlock()
	r.subs = slices.DeleteFunc(r.subs, func(other *membership) bool { return other == m })
	if len(r.subs) == 0 {
		delete(h.rooms, session)
	}
}

func (h *hub) Publish(e Event) {
	h.each(e.Session, func(s Subscriber) { s.Deliver(e) })
}

func (h *hub) End(session string) {
	h.each(session, Subscriber.RunEnded)
}

func (h *hub) each(session string, tell func(Subscriber)) {
	h.mu.RLock()
	r := h.rooms[session]
	h.mu.RUnlock()
	if r == nil {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, m := range r.subs {
		tell(m.Subscriber)
	}
}
