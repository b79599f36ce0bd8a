package client

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"maps"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/tidwall/gjson"

	"bamboo-spec/support/mismatch"
)

// execution is a run that has to be started by a call of its own.
type execution struct {
	session, model string
	number         int // counts the messages; never 0
}

// retryPause lies between two calls of which the first was answered with "retry".
const retryPause = 50 * time.Millisecond

// created notes, of the answer to a new message, whose run Open will have to start.
func (c *Client) created(r *Response, message []byte) {
	session, streamURL := r.JSON("session_id").String(), r.JSON("stream_url").String()
	if session != "" && c.config.Began != nil {
		c.config.Began(session, gjson.GetBytes(message, "message").String())
	}
	if session != "" && streamURL != "" && c.config.Execute.Needed() {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.messages++
		c.unanswered[streamURL] = execution{session, gjson.GetBytes(message, "model").String(), c.messages}
	}
}

// TakeOver lets Open start the runs that another client had still to start, of a server that has gone since.
func (c *Client) TakeOver(from *Client) {
	from.mu.Lock()
	defer from.mu.Unlock()
	c.mu.Lock()
	defer c.mu.Unlock()
	maps.Copy(c.unanswered, from.unanswered)
	c.messages = max(c.messages, from.messages)
}

// waiting is the number of the last message that the stream may have to answer; 0: there is none.
func (c *Client) waiting(streamURL string) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.unanswered[streamURL].number
}

// ended notes that a run has ended. If that was the complete answer to a message, by its number, there is nothing to
// start until the next one.
func (c *Client) ended(streamURL string, number int, complete bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.over[c.started[streamURL]] = true
	if complete && c.unanswered[streamURL].number == number {
		delete(c.unanswered, streamURL)
	}
}

// begun notes the run that goes on, by the answer to a call that starts one. It reports false if that is a run whose
// end was read already: the server has yet to take note of it.
func (c *Client) begun(streamURL string, r *Response) bool {
	run := r.JSON("run_id").String()
	c.mu.Lock()
	defer c.mu.Unlock()
	if run != "" && c.over[run] {
		return false
	}
	c.started[streamURL] = run
	return true
}

// execute starts the run that a stream belongs to, unless its answer is complete. A run that goes on already,
// because the message itself or another reader has started it, is as good as a new one. One that has ended is not.
func (c *Client) execute(ctx context.Context, streamURL string) error {
	c.mu.Lock()
	run, waits := c.unanswered[streamURL]
	c.mu.Unlock()
	if !waits {
		return nil
	}
	request, err := c.config.Execution(run.session, run.model)
	if err != nil {
		return err
	}
	c.transcript.Note(c.config.Name, "starts the run by a call of its own, "+map[Execute]string{
		BeforeStream: "before the stream is asked for",
		AfterStream:  "after the stream was asked for"}[c.config.Execute])
	for {
		r, err := c.Do(ctx, request)
		switch {
		case err != nil:
			return err
		case r.Status/100 == 2 && c.begun(streamURL, r):
			return nil
		case r.Status/100 != 2 && !AsksToRetry(r.Status, r.Body):
			return &StatusError{Want: http.StatusAccepted, Response: r}
		}
		select {
		case <-ctx.Done():
			if r.Status/100 == 2 {
				return &mismatch.Error{What: "a run that has ended still counts as running",
					Expected: "a new run", Actual: r.Summary()}
			}
			return &StatusError{Want: http.StatusAccepted, Response: r}
		case <-time.After(retryPause):
		}
	}
}

// Execution is the call that starts the run of a session.
func (c Config) Execution(session, model string) (Request, error) {
	body, err := encode(struct {
		Model string `json:"model"`
	}{cmp.Or(model, c.Model, "default")}) // the call demands a name
	return Request{Method: http.MethodPost, Path: "/api/v1/execute/" + url.PathEscape(session), Body: body}, err
}

// named is the body of a request, with the model's name in it if it is a message that names none.
func (c Config) named(r Request) []byte {
	body := bytes.TrimSpace(r.Body)
	message := c.Model != "" && r.Method == http.MethodPost && strings.HasPrefix(r.Path, "/api/v1/chat") &&
		gjson.ValidBytes(body) &&
		gjson.ParseBytes(body).IsObject()
	if !message || gjson.GetBytes(body, "model").Exists() {
		return r.Body
	}
	name, _ := encode(c.Model) // text is always JSON
	separator := ","
	if len(bytes.TrimSpace(body[1:len(body)-1])) == 0 {
		separator = ""
	}
	return slices.Concat([]byte(`{"model":`), name, []byte(separator), body[1:])
}

// AsksToRetry tells whether an answer says that the same call may do better at once.
func AsksToRetry(status int, body []byte) bool {
	return status == http.StatusServiceUnavailable && strings.Contains(strings.ToLower(string(body)), "retry")
}

// asked is a call under way.
type asked struct {
	wrote   chan struct{} // closed when the request has been written, or never can be
	replied chan struct{}
	resp    *http.Response // after replied
	err     error          // after replied
}

// ask makes a call and does not wait for its answer: a server may send the head of a stream with its first event only.
func (l *line) ask(req *http.Request) *asked {
	a := &asked{wrote: make(chan struct{}), replied: make(chan struct{})}
	done := sync.OnceFunc(func() { close(a.wrote) })
	traced := httptrace.WithClientTrace(req.Context(), &httptrace.ClientTrace{
		WroteRequest: func(httptrace.WroteRequestInfo) { done() },
	})
	go func() {
		a.resp, a.err = l.transport.RoundTrip(req.WithContext(traced))
		done()
		close(a.replied)
	}()
	return a
}

func (a *asked) written() { <-a.wrote }

func (a *asked) answer() (*http.Response, error) {
	<-a.replied
	return a.resp, a.err
}

var errNoHead = errors.New("no header has come")

// within is the answer if its header comes within that time; else errNoHead.
func (a *asked) within(d time.Duration) (*http.Response, error) {
	late := time.NewTimer(d)
	defer late.Stop()
	select {
	case <-a.replied:
		return a.resp, a.err
	case <-late.C:
		return nil, errNoHead
	}
}
