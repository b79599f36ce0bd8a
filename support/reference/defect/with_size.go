package defect

import (
	"os"
	"sync"
)

const megabyte = 1_000_000

// ballast is so much memory that is really used: each of its pages is written to.
func ballast(bytes int) []byte {
	b := make([]byte, bytes)
	for i := 0; i < len(b); i += os.Getpagesize() {
		b[i] = 1
	}
	return b
}

// hoard keeps what is never given back.
type hoard[T any] struct {
	mu   sync.Mutex
	kept []T
}

func (h *hoard[T]) keep(items ...T) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.kept = append(h.kept, items...)
}

// lose gives back the item that was kept last.
func (h *hoard[T]) lose() {
	h.mu.Lock()
	defer h.mu.Unlock()
	var none T
	last := len(h.kept) - 1
	h.kept[last] = none
	h.kept = h.kept[:last]
}
