package load

import (
	"fmt"
	"strings"
	"time"

	"bamboo-spec/support/client"
)

// judge follows the events of one run and says whether they are the right answer.
type judge struct {
	ask     *Ask
	run     *Run
	scanner scanner
	calls   client.ToolCalls
	right   int    // bytes of ask.Want that have come
	read    uint64 // that brought the last token
	text    strings.Builder
	stop    *stopping // nil: the run is not to be stopped
}

// event takes one event that came at a moment, in a read.
func (j *judge) event(data []byte, at time.Time, read uint64) {
	if text, session, ok := j.scanner.token(data); ok {
		if len(session) > 0 && string(session) != j.run.Session {
			j.fail(foreign(string(session), j.run.Session))
		}
		j.token(text, at, read)
		return
	}
	j.other(data, at, read)
}

// other takes an event that is no plain token.
func (j *judge) other(data []byte, at time.Time, read uint64) {
	e := client.DecodeEvent(data)
	if e.Foreign(j.run.Session) {
		j.fail(foreign(e.Session, j.run.Session))
	}
	if e.Defect != "" {
		j.fail(failed("an event that breaks the contract: "+e.Defect, "%.100q", data))
	}
	switch {
	case e.Kind == client.Token:
		j.token([]byte(e.Text), at, read)
	case e.Terminal():
		j.terminal(e, at)
	case e.OfRun() && j.over():
		j.fail(failed("an event after the terminal", "%s", e.Kind))
	default:
		j.inOrder(j.calls.Take(e))
	}
}

// inOrder fails the run if a tool event of it breaks a rule.
func (j *judge) inOrder(problem string) {
	if problem != "" {
		j.fail(failed("tool events out of order", "%s", problem))
	}
}

func foreign(got, want string) *Failure {
	return failed("an event of another session", "%.60q instead of %.60q", got, want)
}

// fail keeps the first fault.
func (j *judge) fail(f *Failure) {
	if j.run.Err == nil {
		j.run.Err = f
	}
}

func (j *judge) over() bool { return !j.run.Terminal.IsZero() }

func (j *judge) token(text []byte, at time.Time, read uint64) {
	if j.over() {
		j.fail(failed("an event after the terminal", "token %.60q", text))
		return
	}
	if len(text) == 0 {
		return // no token: it has no text
	}
	j.inOrder(j.calls.Token())
	r := j.run
	switch {
	case r.Tokens == 0:
		r.FirstToken = at
	case read == j.read:
		r.Shared++
	default:
		gap := at.Sub(r.LastToken)
		r.Stall = max(r.Stall, gap)
		if j.ask.Gap != nil {
			j.ask.Gap(gap)
		}
	}
	r.LastToken, j.read = at, read
	r.Tokens++
	j.compare(text)
	if j.stop != nil {
		j.stop.token(r.Tokens, at)
	}
	if j.ask.Token != nil {
		j.ask.Token(at, text)
	}
}

func (j *judge) compare(text []byte) {
	want := j.ask.Want
	if want == "" {
		j.text.Write(text)
		return
	}
	end := j.right + len(text)
	if end > len(want) || want[j.right:end] != string(text) {
		j.fail(failed("a wrong answer", "%.60q instead of %.60q from byte %d on", text, want[j.right:], j.right))
	}
	j.right = min(end, len(want))
}

func (j *judge) terminal(e client.Event, at time.Time) {
	if j.over() {
		j.fail(failed("two terminals", "%s is the second", e.Kind))
		return
	}
	j.run.Terminal = at
	stopped := j.stop != nil && j.stop.sent
	if !stopped { // a stopped run may end while a tool is at work
		j.inOrder(j.calls.Take(e))
	}
	switch {
	case stopped && e.Stopped():
	case e.Kind != client.Complete:
		j.fail(failed(strings.TrimSpace(fmt.Sprintf("the run ended in %s %s", e.Kind, e.Code)), "%.200s", e.Text))
	case j.stop != nil:
		j.fail(failed("complete before it was stopped", "after %d tokens; ask for a longer answer", j.run.Tokens))
	case j.run.Tokens == 0:
		j.fail(failed("complete without a token", ""))
	case j.right < len(j.ask.Want):
		j.fail(failed("an answer that is too short", "%d of %d bytes", j.right, len(j.ask.Want)))
	}
}

// end closes the account; cause is why no more events come, nil for an orderly end.
func (j *judge) end(cause *Failure) {
	r := j.run
	r.Text = j.text.String()
	switch {
	case cause != nil:
		j.fail(cause)
	case !j.over():
		j.fail(failed("a stream that ends without a terminal", "after %d tokens", r.Tokens))
	}
}
