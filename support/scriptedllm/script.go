package scriptedllm

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// Script says what the model answers to one user message (contract part 4).
type Script struct {
	Message string  // the text of the last user message of a request, exactly
	Rounds  []Reply // round 0 answers the message, round n follows n rounds of tool calls

	// Asked is filled in by [Model.Unused] and ignored elsewhere: the first round
	// that was never asked for.
	Asked int
}

// String names the message and the first round that was not asked for.
func (s Script) String() string {
	if s.Asked == 0 {
		return fmt.Sprintf("%.80q was never asked for", s.Message)
	}
	return fmt.Sprintf("%.80q: round %d of %d was never asked for", s.Message, s.Asked, len(s.Rounds))
}

// scripted is a script, which of its rounds have been asked for, and by which request last.
type scripted struct {
	script Script
	asked  []bool
	by     []*Request
}

// Script adds what to answer to s.Message. Two scripts for one message are used
// in order: each request of round 0 takes the next one, and when the last is taken
// a further request is unclaimed. Each round is used once; but a reply that holds nothing of an answer, or whose client
// left before it sent any text, is given again to the same request, as long as no other script is there for it: a
// client may repeat a call that was refused, broke off or was silent for too long.
func (m *Model) Script(s Script) {
	m.mu.Lock()
	defer m.mu.Unlock()
	n := len(s.Rounds)
	m.scripts = append(m.scripts, &scripted{script: s, asked: make([]bool, n), by: make([]*Request, n)})
}

// Unused are the scripts of which a round was never asked for; the field Asked
// tells which.
func (m *Model) Unused() []Script {
	m.mu.Lock()
	defer m.mu.Unlock()
	var unused []Script
	for _, s := range m.scripts {
		first := slices.Index(s.asked, false)
		if first < 0 && len(s.asked) > 0 {
			continue
		}
		script := s.script
		script.Asked = max(first, 0)
		unused = append(unused, script)
	}
	return unused
}

// leaving is how long a client that has left may go unnoticed: it can ask again before its old connection is seen to
// be closed.
const leaving = 250 * time.Millisecond

// claim finds the reply to a request and marks it as used.
func (m *Model) claim(ctx context.Context, r *Request) (reply Reply, ok bool) {
	ctx, cancel := context.WithTimeout(ctx, leaving)
	defer cancel()
	for {
		reply, ok, silent := m.take(r)
		if silent == nil {
			return reply, ok
		}
		select {
		case <-silent:
		case <-ctx.Done():
			return Reply{}, false
		}
	}
}

// take is claim at this moment. If the same request is being answered and was sent no text yet, there is no reply until
// silent is closed, as the client of that one may have left.
func (m *Model) take(r *Request) (reply Reply, ok bool, silent <-chan struct{}) {
	m.mu.Lock()
	defer m.mu.Unlock()
	r.Round = m.round(r)
	next, before := m.find(r.Message, r.Round), m.same(r)
	if before != nil && before.repeats(r.Round) {
		if next == nil || before.script.Rounds[r.Round].RepeatUntil != nil {
			return before.give(r), true, nil
		}
	}
	switch {
	case next != nil:
		return next.give(r), true, nil
	case before != nil && before.by[r.Round].silent():
		return Reply{}, false, m.change()
	}
	return Reply{}, false, nil
}

// give marks the round of a request as asked for, and is its reply.
func (s *scripted) give(r *Request) Reply {
	reply := s.script.Rounds[r.Round]
	s.asked[r.Round], s.by[r.Round], r.Replied = true, r, &reply
	return reply
}

// same is the script that answered the same request last; nil: none did. The caller holds mu.
func (m *Model) same(r *Request) *scripted {
	for _, s := range slices.Backward(m.scripts) {
		if s.script.Message == r.Message && r.Round < len(s.asked) && s.asked[r.Round] &&
			saysTheSame(s.by[r.Round].Messages, r.Messages) {
			return s
		}
	}
	return nil
}

// repeats reports whether a round that was asked for may be asked for again.
func (s *scripted) repeats(round int) bool {
	reply := s.script.Rounds[round]
	return (reply.unanswered() || s.by[round].lost()) && !isClosed(reply.RepeatUntil)
}

func isClosed(c <-chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}

// find looks up the script for a request; the caller holds mu. A message takes the first
// script that was not begun; a later round belongs to the script begun last, or,
// where two conversations run side by side, to the one begun before it.
func (m *Model) find(message string, round int) *scripted {
	usable := func(s *scripted) bool {
		begun := slices.Contains(s.asked, true)
		return s.script.Message == message && round < len(s.asked) && !s.asked[round] && begun == (round > 0)
	}
	if round == 0 {
		if i := slices.IndexFunc(m.scripts, usable); i >= 0 {
			return m.scripts[i]
		}
		return nil
	}
	for _, s := range slices.Backward(m.scripts) {
		if usable(s) {
			return s
		}
	}
	return nil
}
