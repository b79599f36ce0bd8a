package scriptedllm

import (
	"fmt"
	"reflect"
	"slices"
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

// scripted is a script, which of its rounds have been asked for, and with which messages.
type scripted struct {
	script Script
	asked  []bool
	with   [][]Message
}

// Script adds what to answer to s.Message. Two scripts for one message are used
// in order: each request of round 0 takes the next one, and when the last is taken
// a further request is unclaimed. Each round is used once; but a reply that holds nothing of an answer is given
// again to the same request, with the same messages, as long as no other script is there for it: a client may
// repeat a call that was refused or broke off.
func (m *Model) Script(s Script) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.scripts = append(m.scripts, &scripted{script: s, asked: make([]bool, len(s.Rounds)), with: make([][]Message,
		len(s.Rounds))})
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

// claim finds the reply to a request and marks it as used.
func (m *Model) claim(r *Request) (reply Reply, ok bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	next, again := m.find(r.Message, r.Round), m.repeated(r)
	if again != nil && (next == nil || again.RepeatUntil != nil) {
		return *again, true
	}
	if next == nil {
		return Reply{}, false
	}
	next.asked[r.Round], next.with[r.Round] = true, r.Messages
	return next.script.Rounds[r.Round], true
}

// repeated is the reply that the same request got before, if it holds nothing of an answer and is still
// in force; the caller holds mu.
func (m *Model) repeated(r *Request) *Reply {
	for _, s := range slices.Backward(m.scripts) { // the one that was used last
		used := s.script.Message == r.Message && r.Round < len(s.asked) && s.asked[r.Round]
		if !used || !reflect.DeepEqual(s.with[r.Round], r.Messages) {
			continue
		}
		if reply := &s.script.Rounds[r.Round]; reply.unanswered() && !isClosed(reply.RepeatUntil) {
			return reply
		}
		return nil
	}
	return nil
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
