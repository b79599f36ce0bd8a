package load

import (
	"time"

	"bamboo-spec/support/measure"
)

// Ask is one message and what is to be done about its answer.
type Ask struct {
	Intended time.Time // when it is due: the conversation, or of Stream and Chat the request; zero: now
	Message  string
	Session  string // to be continued; empty: a new one
	Model    string // empty: the server's own

	// Want is the whole right answer. Empty: nobody knows it, since the model is a real
	// one; then there must be a token, and history must hold what was streamed.
	Want string

	StopAfter int // tokens after which the run is stopped, over HTTP; 0: it is not

	// called for each gap between two tokens that came in different reads; may be nil
	Gap   func(time.Duration)
	Token func(at time.Time, text []byte) // called for each token; text is valid during the call; may be nil
}

// Run is what became of one message. Moments that did not come are zero.
type Run struct {
	Session  string
	Intended time.Time     // when the conversation was due
	Created  time.Duration // session creation: request written → 201 read; 0: there was none
	// Asked is when the answer was due to be asked for: the intended start of the stream
	// request, or the intended send of chat.
	Asked                           time.Time
	FirstToken, LastToken, Terminal time.Time

	Tokens int           // with text
	Shared int           // of these, came in the same read as the one before: they have no gap of their own
	Stall  time.Duration // the longest gap
	Clock  measure.Clock // what the arrivals were timed by

	Stop *Stopped // of a run that was stopped, else nil

	Text string // the answer, if nobody knew it before
	Err  error  // a *Failure; nil: the right answer came, with one terminal, last
}

// Stopped is how a run was stopped.
type Stopped struct {
	Written  time.Time // the stop request
	Answered time.Time // its 200
	Late     int       // tokens later than 250 ms after that
}

// lateAfter is when a token comes too late after the answer to stop (contract 1.4).
const lateAfter = 250 * time.Millisecond

// FirstTokenLatency is from the intended start to the first token; false if there was none.
func (r *Run) FirstTokenLatency() (time.Duration, bool) {
	return r.FirstToken.Sub(r.Asked), !r.FirstToken.IsZero()
}

// Total is from the intended start to the terminal; false if there was none.
func (r *Run) Total() (time.Duration, bool) {
	return r.Terminal.Sub(r.Asked), !r.Terminal.IsZero()
}

// PerToken is the time per output token; a run of one token has none.
func (r *Run) PerToken() (time.Duration, bool) {
	if r.Tokens < 2 {
		return 0, false
	}
	return r.LastToken.Sub(r.FirstToken) / time.Duration(r.Tokens-1), true
}

// StopLatency is from the stop request to the terminal; false if the run was not stopped or had none.
func (r *Run) StopLatency() (time.Duration, bool) {
	if r.Stop == nil || r.Terminal.IsZero() {
		return 0, false
	}
	return r.Terminal.Sub(r.Stop.Written), true
}
