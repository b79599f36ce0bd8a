package reference

import "time"

// heartbeat says when a client has been told nothing for an interval. It belongs to the goroutine
// that tells.
type heartbeat struct {
	due chan struct{} // holds one signal when silent should be asked

	clock    Clock
	interval time.Duration
	told     time.Time // when something was told last
	timer    Timer
}

func newHeartbeat(c Clock, interval time.Duration) *heartbeat {
	h := &heartbeat{due: make(chan struct{}, 1), clock: c, interval: interval, told: c.Now()}
	h.timer = c.AfterFunc(interval, func() {
		select {
		case h.due <- struct{}{}:
		default:
		}
	})
	return h
}

// tell notes that something is told. The timer is left alone: this happens for every token.
func (h *heartbeat) tell() { h.told = h.clock.Now() }

// silent comes after each due. It tells whether it is time for a sign of life, and counts that as told.
func (h *heartbeat) silent() bool {
	rest := h.interval - h.clock.Now().Sub(h.told)
	if rest > 0 {
		h.timer.Reset(rest)
		return false
	}
	h.tell()
	h.timer.Reset(h.interval)
	return true
}

func (h *heartbeat) stop() { h.timer.Stop() }
