package target

import "maps"

// Note keeps that a message was taken here, in the session of this id.
func (b *host) Note(session, message string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.sessions == nil {
		b.sessions, b.said, b.before = map[string]bool{}, map[string]bool{}, map[string]bool{}
	}
	b.sessions[session], b.said[message] = true, true
}

// SaidBefore tells whether a message may be left from an earlier scenario: one took it here, and this one did not.
func (b *host) SaidBefore(message string) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.before[message] && !b.said[message]
}

// forgetMessages makes the messages so far those of earlier scenarios.
func (b *host) forgetMessages() {
	b.mu.Lock()
	defer b.mu.Unlock()
	maps.Copy(b.before, b.said)
	clear(b.said)
}

// Spoil keeps the server from being given to another scenario.
func (b *host) Spoil() { b.touch() }

func (b *host) touch() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.touched = true
}

// fresh tells whether another scenario may have the host: its first process still runs, and has
// begun fewer sessions than most.
func (b *host) fresh(most int) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return !b.touched && b.process != nil && !b.process.ended() && len(b.sessions) < most
}

// forgetLog makes the log that of the next scenario.
func (b *host) forgetLog() {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, l := range b.logs {
		l.forget()
	}
}

// lease hands a host to one scenario after the other.
func (c *Command) lease(h *host) *Server {
	return &Server{host: h, giveBack: func() bool { return c.keep(h) }}
}

// keep puts a host away for the next scenario, if it may have it.
func (c *Command) keep(h *host) bool {
	if !h.fresh(c.opts.Sessions) {
		return false
	}
	if h.listener != nil {
		if err := h.listener.Resume(); err != nil {
			return false
		}
		h.model.Reset()
	}
	h.forgetLog()
	h.forgetMessages()
	c.mu.Lock()
	defer c.mu.Unlock()
	c.idle = append(c.idle, h)
	return true
}

// endIdle ends the hosts that wait for a scenario.
func (c *Command) endIdle() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, h := range c.idle {
		c.wasted = append(c.wasted, h.endForGood())
	}
	c.idle = nil
}

// idleHost is a host that waits for a scenario; nil: none does. One that has ended in the meantime is let go.
func (c *Command) idleHost() *host {
	for {
		c.mu.Lock()
		n := len(c.idle)
		if n == 0 {
			c.mu.Unlock()
			return nil
		}
		h := c.idle[n-1]
		c.idle = c.idle[:n-1]
		c.mu.Unlock()
		if h.fresh(c.opts.Sessions) {
			return h
		}
		c.mu.Lock()
		c.wasted = append(c.wasted, h.endForGood())
		c.mu.Unlock()
	}
}
