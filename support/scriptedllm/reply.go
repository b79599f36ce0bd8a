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
	// Reasoning is sent before the text, in words, as reasoning_content. It is no part of the answer.
	Reasoning string
	// ToolCalls follow the text, all in one round; the reply then finishes with "tool_calls".
	ToolCalls []ToolCall
	// Usage is what is reported; nil means a count of words. With NoUsage nothing is.
	Usage   *Usage
	NoUsage bool
	// Raw is sent in place of all that the other fields say of an answer, with Status if there is one.
	Raw *RawBody

	HeadDelay       time.Duration // before anything of the response is sent
	FirstTokenDelay time.Duration // before the first chunk, or before the end of a reply without text
	TokenDelay      time.Duration // between two chunks

	Status int // 0 or 200: an answer; otherwise (400 to 599) an error with that status

	StallAfter *int     // after so many chunks say nothing until the client goes away; nil: never. See After
	BreakAfter *int     // after so many chunks reset the TCP connection; nil: never. See After
	Failure    *Failure // an error object in mid-stream, which ends the body; nil: none
	NoFinish   bool     // no finish_reason, no usage and no [DONE]: the body just ends

	Hold      <-chan struct{} // waited for (until a value comes or it is closed) after HoldAfter chunks; nil: not
	HoldAfter int

	Pause      time.Duration // after PauseAfter chunks; then the reply goes on by itself
	PauseAfter int

	// RepeatUntil keeps a reply that holds nothing of an answer (a refusal, a break before the first chunk), or whose
	// client left before the first, in force until it is closed: the same request gets it again, whatever else is
	// scripted for its message. Nil: it is given again until another script is there for the message.
	RepeatUntil <-chan struct{}
}

// Usage is what a model reports of a call.
type Usage struct{ Prompt, Completion int }

// Failure is an error object inside a stream that began well.
type Failure struct {
	After   int    // so many chunks
	Message string // the provider's words
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
	case r.fails() || r.Raw != nil:
		return nil
	case r.Chunks != nil:
		return r.Chunks
	default:
		return Split(r.Text)
	}
}

func (r Reply) fails() bool { return r.Raw == nil && r.Status != 0 && r.Status != http.StatusOK }

// unanswered reports whether the reply fails before any text was sent: a client may then make its call again, as it
// can have passed on nothing. Calls that break off are no answer either.
func (r Reply) unanswered() bool {
	switch {
	case r.Raw != nil:
		return !r.Raw.answers()
	case r.fails():
		return true
	}
	cut := func(after *int) bool { // before any text
		return after != nil && strings.Join(r.chunks()[:min(max(*after, 0), len(r.chunks()))], "") == ""
	}
	return cut(r.BreakAfter) || cut(r.StallAfter) || r.Failure != nil && cut(&r.Failure.After) ||
		r.NoFinish && r.FullText() == ""
}

// used is the usage that the reply reports; nil: none.
func (r Reply) used(prompt []Message) *usage {
	switch {
	case r.NoUsage:
		return nil
	case r.Usage != nil:
		return &usage{r.Usage.Prompt, r.Usage.Completion, r.Usage.Prompt + r.Usage.Completion}
	default:
		return usageOf(prompt, r.FullText())
	}
}

func (r Reply) finishReason() string {
	if len(r.ToolCalls) > 0 {
		return "tool_calls"
	}
	return "stop"
}
