package defect

import (
	"slices"
	"testing"
	"time"

	"bamboo-spec/support/reference"
)

// hearing notes what it hears.
type hearing struct {
	heard []string
	ended chan struct{}
}

func (h *hearing) Deliver(e reference.Event) { h.heard = append(h.heard, e.Text) }
func (h *hearing) RunEnded()                 { close(h.ended) }

func TestWhoHearsLateHearsAllInOrder(t *testing.T) {
	h := &hearing{ended: make(chan struct{})}
	l := &late{Subscriber: h, by: time.Millisecond}
	var want []string
	for i := range 200 {
		want = append(want, string(rune('a'+i)))
		l.Deliver(reference.Event{Kind: reference.Token, Text: want[i]})
	}
	l.RunEnded()
	select {
	case <-h.ended:
	case <-time.After(time.Minute):
		t.Fatal("the end never came")
	}
	if !slices.Equal(h.heard, want) {
		t.Errorf("heard %q", h.heard)
	}
}
