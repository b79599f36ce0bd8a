package scriptedllm

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"
)

// Model is a scripted language model. It answers over HTTP, see [Model.ServeHTTP]
// and [Model.Listen]. All methods are safe for concurrent use.
type Model struct {
	ledger *ledger // of a model under load, which keeps nothing else; else nil
	asker  Asker
	pauses pauses

	mu       sync.Mutex
	key      string // that clients are held to; empty: none
	keyed    bool   // a call had a key, so that all calls must have one
	scripts  []*scripted
	requests []*Request    // of each, the fields Sent, ClientGone and Finished change under mu
	calls    int           // never reset: the ids of answers and tool calls are made from it
	changed  chan struct{} // closed at the next change; nil while nobody waits
}

// New makes a model without scripts, for a server that asks for answers alone.
func New() *Model { return NewFor(Asker{}) }

// NewFor makes a model without scripts.
func NewFor(a Asker) *Model { return &Model{asker: a} }

// RequireKey holds clients to a key: a call without "Authorization: Bearer KEY" is refused with 401. Empty: to none.
func (m *Model) RequireKey(key string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.key = key
}

// keyFaults hold a call to the key. Where nobody knows it, a call without one is a fault behind one that had a key.
func (m *Model) keyFaults(r Request) []Fault {
	m.mu.Lock()
	defer m.mu.Unlock()
	sent := r.Header.Get("Authorization") != ""
	forgotten := m.key == "" && m.keyed && !sent
	m.keyed = m.keyed || sent
	if forgotten {
		return []Fault{{RuleKey, -1, "no key is sent, and an earlier call had one"}}
	}
	return KeyFaults(r, m.key)
}

// Requests are the calls so far in order of arrival.
func (m *Model) Requests() []Request {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.snapshot()
}

// Unclaimed are the requests that no script answered, malformed ones too, but no side calls.
func (m *Model) Unclaimed() []Request {
	return slices.DeleteFunc(m.Requests(), func(r Request) bool { return r.Scripted || r.Side })
}

// Reset forgets scripts and records. Replies under way go on, unrecorded.
func (m *Model) Reset() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.scripts, m.requests = nil, nil
	m.announce()
}

// WaitRequest waits until the requests so far, in order of arrival, are what the
// caller looks for, and returns them. It looks again at every change: a request
// arrived, a chunk was sent, a client went away, a reply ended. When the context
// ends first, the error wraps its error and tells which requests did come; what
// says in words what was waited for, as in "a request for \"hello\"".
func (m *Model) WaitRequest(ctx context.Context, what string, until func([]Request) bool) ([]Request, error) {
	start := time.Now()
	for {
		ended := ctx.Err() // before the look: the last look is at the state when the wait ended, or later
		requests, changed := m.watch()
		if until(requests) {
			return requests, nil
		}
		if ended != nil {
			return requests, &waitError{what, time.Since(start), story(requests), ended}
		}
		select {
		case <-changed:
		case <-ctx.Done():
		}
	}
}

// waitError is a wait for requests that ended in vain.
type waitError struct {
	what   string
	waited time.Duration
	story  string // which requests did come
	ended  error  // of the context
}

func (e *waitError) Error() string {
	why := ""
	if !errors.Is(e.ended, context.DeadlineExceeded) {
		why = fmt.Sprintf(" (the wait was called off: %v)", e.ended)
	}
	return fmt.Sprintf("the model waited %v for %s: it did not come%s; %s", e.waited.Round(time.Millisecond), e.what,
		why, e.story)
}

func (e *waitError) Unwrap() error { return e.ended }

func story(requests []Request) string {
	if len(requests) == 0 {
		return "no request came at all"
	}
	const most = 20
	var b strings.Builder
	fmt.Fprintf(&b, "%d came:", len(requests))
	for i, r := range requests[:min(most, len(requests))] {
		fmt.Fprintf(&b, "\n  %d. %v", i+1, r)
	}
	if more := len(requests) - most; more > 0 {
		fmt.Fprintf(&b, "\n  and %d more", more)
	}
	return b.String()
}

// watch takes a snapshot and a channel that is closed when it is out of date.
func (m *Model) watch() ([]Request, <-chan struct{}) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.snapshot(), m.change()
}

// change is closed at the next change; the caller holds mu.
func (m *Model) change() <-chan struct{} {
	if m.changed == nil {
		m.changed = make(chan struct{})
	}
	return m.changed
}

// snapshot copies the records; the caller holds mu. Sent only ever grows, so its
// elements can be shared.
func (m *Model) snapshot() []Request {
	requests := make([]Request, len(m.requests))
	for i, r := range m.requests {
		requests[i] = *r
		requests[i].Sent = slices.Clip(r.Sent)
	}
	return requests
}

// announce wakes who waits; the caller holds mu.
func (m *Model) announce() {
	if m.changed != nil {
		close(m.changed)
		m.changed = nil
	}
}

// arrive records a request and returns its number.
func (m *Model) arrive(r *Request) int {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.calls++
	if m.ledger == nil {
		if len(r.FormFaults) == 0 && !r.Side {
			r.ContentFaults = ContentFaults(*r, m.before(r))
		}
		m.requests = append(m.requests, r)
		m.announce()
	}
	return m.calls
}

// sent records a chunk that has just been flushed.
func (m *Model) sent(r *Request, text string) {
	now := time.Now() // not what it is once the lock is had
	m.mu.Lock()
	defer m.mu.Unlock()
	r.Sent = append(r.Sent, Sent{Text: text, At: now})
	m.announce()
}

// end records that the reply is over, and whether because its client went away.
func (m *Model) end(r *Request, gone bool) {
	now := time.Now()
	m.mu.Lock()
	defer m.mu.Unlock()
	r.Finished = now
	if gone {
		r.ClientGone = now
	}
	m.announce()
}
