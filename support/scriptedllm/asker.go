package scriptedllm

import (
	"context"
	"regexp"
	"slices"
	"sync"
)

// Asker says what a server asks of its model beside the answers to its users. The zero value asks for nothing else.
type Asker struct {
	// SideCalls are patterns of the system text of calls that belong to no answer: for a title, for what is to be
	// remembered.
	SideCalls []*regexp.Regexp
	// Injects are patterns of "role: text" of messages that nobody has said.
	Injects []*regexp.Regexp
}

// sort tells whether a request is a side call, and takes out of it what is injected.
func (a Asker) sort(r *Request) {
	for _, m := range r.Messages {
		if (m.Role == "system" || m.Role == "developer") && matches(a.SideCalls, m.Content) {
			r.Side = true
			return
		}
	}
	if len(a.Injects) == 0 {
		return
	}
	r.Messages = slices.DeleteFunc(r.Messages, func(m Message) bool {
		return len(m.ToolCalls) == 0 && m.ToolCallID == "" && matches(a.Injects, m.Role+": "+m.Content)
	})
	r.place()
}

func matches(patterns []*regexp.Regexp, text string) bool {
	return slices.ContainsFunc(patterns, func(p *regexp.Regexp) bool { return p.MatchString(text) })
}

// pauses hold back every reply while there is one. The zero value is ready.
type pauses struct {
	mu    sync.Mutex
	held  int
	going chan struct{} // closed when the last pause ends; nil: there is none
}

// Pause holds back every reply, side calls too, until resume has been called.
func (m *Model) Pause() (resume func()) {
	p := &m.pauses
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.held++; p.held == 1 {
		p.going = make(chan struct{})
	}
	return sync.OnceFunc(func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		if p.held--; p.held == 0 {
			close(p.going)
			p.going = nil
		}
	})
}

func (p *pauses) wait(ctx context.Context) error {
	p.mu.Lock()
	going := p.going
	p.mu.Unlock()
	if going == nil {
		return nil
	}
	select {
	case <-going:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
