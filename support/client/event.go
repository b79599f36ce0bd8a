package client

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/tidwall/gjson"
)

// Kind is what an event means, however it was spelt.
type Kind string

// The kinds of events.
const (
	Token        Kind = "token"
	ToolStart    Kind = "tool_start"
	ToolComplete Kind = "tool_complete"
	ToolError    Kind = "tool_error"
	Complete     Kind = "complete"
	Error        Kind = "error"
	Cancelled    Kind = "cancelled"
	Connected    Kind = "connected"
	Pong         Kind = "pong"
	Other        Kind = "other" // a marker, a pong frame, a type that the contract does not know: to be ignored
)

// Event is one event of a stream or one message of the gateway.
type Event struct {
	Kind      Kind
	At        time.Time // right after the read that completed it
	Session   string
	Text      string // of a token; of an error or a failed tool, what went wrong
	Code      string // of a gateway error
	CallID    string // of a tool event on a stream
	Tool      string // its name
	Arguments string // of a tool_start: JSON, or the string that held it
	Result    string // of a tool_complete: the text, or JSON if it is none
	Failed    bool   // a tool_error, or a tool_complete whose result says that it failed
	Untold    bool   // a tool_complete of the gateway that does not say whether it failed: its result has no set form
	Usage     *Usage // of a complete; nil: none was sent, or it was not three whole numbers
	Timestamp string // of a pong, as sent
	Type      string // as spelt on the wire
	Defect    string // how it breaks the contract by itself; empty: it does not
	Raw       []byte // as it came

	since time.Duration // At, counted from the start of the recording
}

// Usage is the token count of a run.
type Usage struct{ Prompt, Completion, Total int }

// Check tells whether the usage keeps contract 1.2: all ≥ 0, total = prompt +
// completion. No usage does not.
func (u *Usage) Check() error {
	switch {
	case u == nil:
		return fmt.Errorf("complete has no usage of three whole numbers")
	case u.Prompt < 0 || u.Completion < 0 || u.Total < 0:
		return fmt.Errorf("the usage has a negative count: prompt %d, completion %d, total %d", u.Prompt, u.Completion,
			u.Total)
	case u.Total != u.Prompt+u.Completion:
		return fmt.Errorf("the usage does not add up: prompt %d + completion %d is not total %d", u.Prompt,
			u.Completion, u.Total)
	}
	return nil
}

// Terminal tells whether the event ends a run.
func (e Event) Terminal() bool {
	return e.Kind == Complete || e.Kind == Error || e.Kind == Cancelled
}

// Stopped tells whether the event may end a run that was stopped: complete,
// cancelled, or an error whose text says that it was cancelled (contract, part 2).
func (e Event) Stopped() bool {
	switch e.Kind {
	case Complete, Cancelled:
		return true
	case Error:
		return strings.Contains(strings.ToLower(e.Text), "cancel")
	}
	return false
}

// OfRun tells whether the event has its place in the grammar of a run: a token, a
// tool event or a terminal. One that has a Defect is judged with them.
func (e Event) OfRun() bool {
	switch e.Kind {
	case Token, ToolStart, ToolComplete, ToolError:
		return true
	}
	return e.Terminal() || e.Defect != ""
}

// ofStream tells whether the event came on a stream, as far as it shows: those of the gateway name their
// session, and their types begin with agent.
func (e Event) ofStream() bool {
	return e.Session == "" && !strings.HasPrefix(strings.ToLower(e.Type), "agent")
}

// Foreign tells whether the event names a session that is none of these. So may no event, of
// whatever kind (contract, part 2).
func (e Event) Foreign(own ...string) bool {
	return e.Session != "" && !slices.Contains(own, e.Session)
}

// Heartbeat tells whether the event is a sign of life: a pong frame, a marker, or a message of an unknown
// type that holds nothing of a conversation, neither a session nor what an event of a run holds.
func (e Event) Heartbeat() bool {
	if e.Kind != Other || e.Type == "" || e.Session != "" || e.Defect != "" {
		return false
	}
	return !slices.ContainsFunc([]string{"content", "token", "delta", "text", "tool", "tool_name", "tool_call_id",
		"arguments", "result", "usage", "error"},
		func(name string) bool { return gjson.GetBytes(e.Raw, name).Exists() })
}

// Refusal tells whether the event is a gateway error that answers one message
// and ends no run.
func (e Event) Refusal() bool {
	if e.Kind != Error {
		return false
	}
	switch e.Code {
	case "NOT_CONNECTED", "INVALID_MESSAGE", "UNAUTHORIZED", "CAPACITY_EXCEEDED", "BUSY":
		return true
	}
	return false
}

// Text is the concatenated text of all tokens.
func Text(events []Event) string {
	var b strings.Builder
	for _, e := range events {
		if e.Kind == Token {
			b.WriteString(e.Text)
		}
	}
	return b.String()
}

// Terminal returns the event that ends a run, nil if it is not among the events.
func Terminal(events []Event) *Event {
	for i := range events {
		if events[i].Terminal() {
			return &events[i]
		}
	}
	return nil
}

// Ended reports whether a terminal is among the events.
func Ended(events []Event) bool { return Terminal(events) != nil }

// Count returns how many events are of a kind; a token event without text is no token.
func Count(events []Event, kind Kind) int {
	n := 0
	for _, e := range events {
		if e.Kind == kind && (kind != Token || e.Text != "") {
			n++
		}
	}
	return n
}
