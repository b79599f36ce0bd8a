package reference

import "time"

// writeBound bounds each write to a client by a deadline that is moved only now and then: to move
// it for every token costs a good part of what the token itself does. So a write may take as long as
// stall, and at least stall less one part in boundParts.
type writeBound struct {
	stall time.Duration
	set   func(time.Time) error
	due   time.Time
}

const boundParts = 32

// renew comes before each write.
func (p *writeBound) renew() error {
	now := time.Now()
	if p.due.Sub(now) > p.stall-p.stall/boundParts {
		return nil
	}
	p.due = now.Add(p.stall)
	return p.set(p.due)
}
