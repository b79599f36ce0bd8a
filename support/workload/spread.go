package workload

import (
	"sync"
	"time"

	"bamboo-spec/support/measure"
)

// spread is how far apart the clients of one conversation read each token of an answer.
type spread struct {
	clients int

	mu     sync.Mutex
	tokens []arrivals // by the number of the token
}

// arrivals are when the clients read one token.
type arrivals struct {
	first, last time.Time
	clients     int
}

// client is told the tokens that one client reads, and tells them to next, which may be nil.
func (s *spread) client(next func(time.Time, []byte)) func(time.Time, []byte) {
	n := 0
	return func(at time.Time, text []byte) {
		s.read(n, at)
		n++
		if next != nil {
			next(at, text)
		}
	}
}

// read notes that a client has read token n.
func (s *spread) read(n int, at time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if n == len(s.tokens) {
		s.tokens = append(s.tokens, arrivals{first: at, last: at})
	}
	t := &s.tokens[n]
	t.clients++
	if at.Before(t.first) {
		t.first = at
	}
	if at.After(t.last) {
		t.last = at
	}
}

// each tells of every token how far apart the first and the last client read it: measure.Never if one did not. Of an
// answer that nobody read a token of, it tells that once.
func (s *spread) each(tell func(time.Duration)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.tokens) == 0 {
		tell(measure.Never)
	}
	for _, t := range s.tokens {
		apart := t.last.Sub(t.first)
		if t.clients < s.clients {
			apart = measure.Never
		}
		tell(apart)
	}
}
