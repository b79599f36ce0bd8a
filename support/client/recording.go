package client

import (
	"slices"
	"sync"
	"time"
)

// Recording is what came from one source, and when. It is safe for concurrent use.
type Recording struct {
	start time.Time
	after string // what had come before the first event: "status 200"
	mask  func(string) string

	mu      sync.Mutex
	events  []Event // only ever appended to, so a prefix of it may be shared
	ended   bool
	endedAt time.Time
	how     string // the source ended
	err     error
	changed chan struct{} // closed at the next change; nil while nobody waits
	silence silence
}

// silence is the longest time in which nothing at all came: no event, no comment, no ping frame.
type silence struct {
	heard   time.Time // when something came last
	longest time.Duration
	from    time.Time // when the longest began
}

func (s *silence) until(at time.Time) {
	if d := at.Sub(s.heard); d > s.longest {
		s.longest, s.from = d, s.heard
	}
	s.heard = at
}

func newRecording(start time.Time, after string, mask func(string) string) *Recording {
	return &Recording{start: start, after: after, mask: mask, silence: silence{heard: time.Now()}}
}

// hear notes a sign of life: whatever came, at that moment.
func (r *Recording) hear(at time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.silence.until(at)
}

// Silence is the longest time in which nothing at all came, also no comment and no ping frame, and when it began,
// counted from the start. One that goes on counts until now.
func (r *Recording) Silence() (longest, from time.Duration) {
	r.mu.Lock()
	defer r.mu.Unlock()
	s := r.silence
	if r.ended {
		s.until(r.endedAt)
	} else {
		s.until(time.Now())
	}
	return s.longest, max(0, s.from.Sub(r.start))
}

// Events is what has come so far, in order of arrival.
func (r *Recording) Events() []Event {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.events)
}

// Len is how many events have come so far.
func (r *Recording) Len() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.events)
}

// Ended tells whether the source has ended, and with which error. A clean end of
// file has none, nor has a gateway's close frame or a TCP close without one
// (contract 1.5; Gateway.CloseCode tells them apart). Anything else has: a reset,
// an end inside an event, leaving it oneself.
func (r *Recording) Ended() (bool, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.ended, r.err
}

func (r *Recording) add(e Event) {
	r.mu.Lock()
	defer r.mu.Unlock()
	e.since = e.At.Sub(r.start)
	r.events = append(r.events, e)
	r.wake()
}

func (r *Recording) end(how string, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.ended, r.endedAt, r.how, r.err = true, time.Now(), how, err
	r.wake()
}

func (r *Recording) wake() {
	if r.changed != nil {
		close(r.changed)
		r.changed = nil
	}
}

// state is a snapshot of a recording, cut off at a time.
type state struct {
	events  []Event
	ended   bool
	how     string
	err     error
	changed <-chan struct{}
}

// until is what had come at the given time; the zero time stands for now.
func (r *Recording) until(t time.Time) state {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.changed == nil {
		r.changed = make(chan struct{})
	}
	n := len(r.events)
	for !t.IsZero() && n > 0 && r.events[n-1].At.After(t) {
		n--
	}
	s := state{events: r.events[:n:n], changed: r.changed}
	if r.ended && (t.IsZero() || !r.endedAt.After(t)) {
		s.ended, s.how, s.err = true, r.how, r.err
	}
	return s
}
