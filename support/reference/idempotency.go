package reference

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"net/http"
	"sync"
)

// repeats remembers which sessions creates with an Idempotency-Key were given: the latest
// keptKeys of them, until the server ends.
type repeats struct {
	mu    sync.Mutex
	known map[string]*firstCreate
	keys  []string // of known, oldest first
}

// firstCreate is the create that used a key first.
type firstCreate struct {
	body    [sha256.Size]byte
	done    chan struct{} // closed when session and err are set
	session string
	err     error
}

const (
	idempotencyKey = "Idempotency-Key"
	keptKeys       = 10_000
	longestKey     = 255 // bytes
)

var errKeyReused = errors.New("this Idempotency-Key was used for another body: take a new key for a new message")

// do calls create, unless it did so for the same key and body before: then it returns what that
// came to. It fails with errKeyReused for another body. A create that failed is not remembered.
func (r *repeats) do(key string, body []byte, create func() (session string, err error)) (string, error) {
	first, found := r.enter(key, sha256.Sum256(body))
	switch {
	case !found:
		first.session, first.err = create()
		if first.err != nil {
			r.forget(key)
		}
		close(first.done)
	case first.body != sha256.Sum256(body):
		return "", errKeyReused
	default:
		<-first.done
	}
	return first.session, first.err
}

func (r *repeats) enter(key string, body [sha256.Size]byte) (first *firstCreate, found bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if first = r.known[key]; first != nil {
		return first, true
	}
	if len(r.keys) == keptKeys {
		delete(r.known, r.keys[0])
		r.keys = append(r.keys[:0], r.keys[1:]...)
	}
	first = &firstCreate{body: body, done: make(chan struct{})}
	if r.known == nil {
		r.known = map[string]*firstCreate{}
	}
	r.known[key], r.keys = first, append(r.keys, key)
	return first, false
}

func (r *repeats) forget(key string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.known, key)
	for i, k := range r.keys {
		if k == key {
			r.keys = append(r.keys[:i], r.keys[i+1:]...)
			return
		}
	}
}

// keyOf is the request's Idempotency-Key; empty if it has none.
func keyOf(r *http.Request) (string, error) {
	key := r.Header.Get(idempotencyKey)
	if len(key) > longestKey {
		return "", fmt.Errorf("the %s is longer than %d bytes", idempotencyKey, longestKey)
	}
	return key, nil
}
