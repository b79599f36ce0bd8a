package scriptedllm

import (
	"net/http"
	"strings"
	"time"
)

// Reply is one answer of the model. The zero value is an empty answer, sent at
// once and ended properly: it never stalls and never breaks.
//
// A chunk is one piece of the text; the role, tool call, finish and usage events
// around the text are not counted. A number of chunks larger than the reply has
// means "after the last". In a reply that is not streamed, and in an error, the same
// waits pass before the first byte is sent.
type Reply struct {
	// Text is the answer; of an error it is the message (empty: a usual one).
	Text string
	// Chunks are the pieces in which the text is sent, each valid UTF-8, as JSON
	// carries no other. Nil means Split(Text); otherwise Text is not looked at.
	Chunks []string
	// ToolCalls follow the text; the reply then finishes with "tool_calls".
	ToolCalls []ToolCall

	FirstTokenDelay time.Duration // before the first chunk, or before the end of a reply without text
	TokenDelay      time.Duration // between two chunks

	Status int // 0 or 200: an answer; otherwise (400 to 599) an error with that status

	StallAfter *int // after so many chunks say nothing until the client goes away; nil: never. See After
	BreakAfter *int // after so many chunks reset the TCP connection; nil: never. See After
	NoFinish   bool // no finish_reason, no usage and no [DONE]: the body just ends

	Hold      <-chan struct{} // waited for (until a value comes or it is closed) after HoldAfter chunks; nil: not
	HoldAfter int
}

// ToolCall asks for a tool. Arguments are JSON in a string. A scripted call without
// an ID is given one that no other call of the model has.
type ToolCall struct{ ID, Name, Arguments string }

// After is how StallAfter and BreakAfter are written: after n chunks.
func After(n int) *int { return &n }

// FullText is all the text that the reply holds, whether or not it gets so far.
func (r Reply) FullText() string {
	if r.Chunks != nil {
		return strings.Join(r.Chunks, "")
	}
	return r.Text
}

func (r Reply) chunks() []string {
	switch {
	case r.fails():
		return nil
	case r.Chunks != nil:
		return r.Chunks
	default:
		return Split(r.Text)
	}
}

func (r Reply) fails() bool { return r.Status != 0 && r.Status != http.StatusOK }

func (r Reply) finishReason() string {
	if len(r.ToolCalls) > 0 {
		return "tool_calls"
	}
	return "stop"
}
