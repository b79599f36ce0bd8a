package load

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/tidwall/gjson"
)

// stopping stops a run after some of its tokens.
type stopping struct {
	after   int
	send    func() (answer, error)
	sent    bool          // the stop request is on its way
	done    chan struct{} // closed when the answer to stop is in
	answer  answer
	err     error
	arrived []time.Time // of the tokens since
}

func (c *HTTP) stopping(ctx context.Context, session string, after int) *stopping {
	return &stopping{after: after, done: make(chan struct{}), send: func() (answer, error) {
		u, err := c.options.At("/api/v1/stop/" + url.PathEscape(session))
		if err != nil {
			return answer{}, err
		}
		return c.post(ctx, u, nil)
	}}
}

// token takes note of the n-th token.
func (s *stopping) token(n int, at time.Time) {
	if s.sent {
		s.arrived = append(s.arrived, at)
	}
	if n != s.after {
		return
	}
	s.sent = true
	go func() { // settle waits for it
		defer close(s.done)
		s.answer, s.err = s.send()
		if ok := gjson.GetBytes(s.answer.body, "success").Bool(); s.err == nil &&
			(s.answer.status != http.StatusOK || !ok) {
			s.err = failed(fmt.Sprintf("status %d instead of 200 and success", s.answer.status), "%.*q", mostShown,
				s.answer.body)
		}
	}()
}

// settle waits for the answer to stop and counts the tokens that came too late after it.
func (s *stopping) settle(ctx context.Context, j *judge) {
	if !s.sent {
		j.fail(failed("over before it was stopped", "after %d tokens, and the stop was to come after %d", j.run.Tokens,
			s.after))
		return
	}
	<-s.done // the context of the run bounds it
	if s.err != nil {
		j.fail(broke(ctx, "stop", s.err))
		return
	}
	stop := &Stopped{Written: s.answer.written, Answered: s.answer.came}
	for _, at := range s.arrived {
		if at.Sub(stop.Answered) > lateAfter {
			stop.Late++
		}
	}
	j.run.Stop = stop
}
