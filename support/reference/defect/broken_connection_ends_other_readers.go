package defect

import (
	"sync/atomic"

	"bamboo-spec/support/reference"
)

// frail delivers no token of a run any more once somebody has left it.
type frail struct {
	reference.Hub
	running, left memory[bool]
}

func (h *frail) Join(session string, s reference.Subscriber) (leave func()) {
	gone := h.Hub.Join(session, s)
	var once atomic.Bool
	return func() {
		gone()
		if once.CompareAndSwap(false, true) {
			h.left.swap(session, h.running.get(session))
		}
	}
}

func (h *frail) Publish(e reference.Event) {
	h.running.swap(e.Session, e.Kind == reference.Token)
	if e.Kind == reference.Token && h.left.get(e.Session) {
		hit()
		return
	}
	h.left.swap(e.Session, false)
	h.Hub.Publish(e)
}

var _ = add(Defect{
	Name:     "broken-connection-ends-other-readers",
	Sentence: "When one connection breaks in mid-answer, the other readers get no more of it.",
	Promise:  Disconnect,
	About:    []string{"Other readers are not affected when one connection breaks"},
	Wrap:     func(p *reference.Parts) { p.Hub = &frail{Hub: p.Hub} },
})
