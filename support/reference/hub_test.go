package reference

import (
	"slices"
	"sync"
	"testing"
)

type ear struct {
	mu    sync.Mutex
	heard []string
}

func (e *ear) Deliver(event Event) { e.note(event.Text) }
func (e *ear) RunEnded()           { e.note("end") }
func (e *ear) note(s string)       { e.mu.Lock(); e.heard = append(e.heard, s); e.mu.Unlock() }

func TestHubFansOutBySession(t *testing.T) {
	h := newHub()
	var a, b, other ear
	leaveA := h.Join("s", &a)
	h.Join("other", &other)
	h.Publish(Event{Session: "s", Text: "1"})
	leaveB := h.Join("s", &b)
	h.Publish(Event{Session: "s", Text: "2"})
	h.End("s")
	leaveA()
	leaveA()
	h.Publish(Event{Session: "s", Text: "3"})
	h.Publish(Event{Session: "nobody", Text: "4"})
	leaveB()
	if !slices.Equal(a.heard, []string{"1", "2", "end"}) || !slices.Equal(b.heard, []string{"2", "end", "3"}) ||
		other.heard != nil {
		t.Errorf("a %v, b %v, other %v", a.heard, b.heard, other.heard)
	}
	if len(h.rooms) != 1 {
		t.Errorf("%d rooms left", len(h.rooms))
	}
}

func TestHubKeepsOneOrderForAll(t *testing.T) {
	h := newHub()
	var ears [3]ear
	for i := range ears {
		defer h.Join("s", &ears[i])()
	}
	var all sync.WaitGroup
	for _, text := range []string{"a", "b", "c", "d"} {
		all.Go(func() {
			for range 100 {
				h.Publish(Event{Session: "s", Text: text})
				h.Join("s", &ear{})()
			}
		})
	}
	all.Wait()
	if !slices.Equal(ears[0].heard, ears[1].heard) || !slices.Equal(ears[1].heard, ears[2].heard) ||
		len(ears[0].heard) != 400 {
		t.Errorf("orders differ, or of 400 events %d came", len(ears[0].heard))
	}
}
