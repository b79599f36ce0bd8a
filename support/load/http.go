package load

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"github.com/tidwall/gjson"

	"bamboo-spec/support/eventstream"
)

// HTTP is a lean client of Bamboo's HTTP side for many users at once. It keeps
// connections open between calls, follows no redirect and uses no proxy. It is safe
// for concurrent use.
type HTTP struct {
	options Options
	wire    *wire
	chat    *url.URL
}

const (
	readBuffer  = 2 << 10 // bytes that a connection holds
	eventBuffer = 1 << 10 // bytes that a stream holds
	mostAnswer  = 1 << 20 // bytes of an answer that is not a stream
	mostShown   = 200     // bytes of an answer that an error shows
	userAgent   = "bamboo-spec load"
)

// Lines of the heads of requests.
const (
	sendsJSON   = "Content-Type: application/json\r\n"
	wantsEvents = "Accept: text/event-stream\r\n"
	wantsSocket = "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
)

// The stages of a conversation, as failures name them.
const (
	creation = "session creation"
	stream   = "the stream"
)

// NewHTTP does not connect yet. Close must be called.
func NewHTTP(o Options) (*HTTP, error) {
	if err := o.settle(); err != nil {
		return nil, err
	}
	chat, err := o.At("/api/v1/chat")
	if err != nil {
		return nil, err
	}
	return &HTTP{options: o, chat: chat, wire: newWire(chat, o.header(chat), o.dialer(), o.Connections)}, nil
}

// Close closes the connections that no call uses.
func (c *HTTP) Close() { c.wire.close() }

// ours tells whether a URL is on the host that the connections go to.
func (c *HTTP) ours(u *url.URL) error {
	if u.Scheme != c.chat.Scheme || u.Host != c.chat.Host {
		return failed("a stream_url on another server", "%s, and Bamboo is at %s", u.Redacted(), c.chat.Host)
	}
	return nil
}

// Created is a message that Bamboo has taken.
type Created struct {
	Session, StreamURL string
	Took               time.Duration // request written → 201 read
}

// Converse leaves a message and follows its answer to the end of the stream. What failed is in
// the Run. The stream request is due as long after Intended as creating the session
// took from the call on. So a server that stalls before the 201 is slow at session creation; for a
// schedule of stream requests, Create beforehand and call Stream when each is due.
func (c *HTTP) Converse(ctx context.Context, ask Ask) Run {
	ctx, cancel := context.WithTimeout(ctx, c.options.Timeout)
	defer cancel()
	run := c.converse(ctx, ask)
	if run.Err == nil && ask.Want == "" && run.Stop == nil {
		checkHistory(ctx, c.options.Config, &run)
	}
	return run
}

func (c *HTTP) converse(ctx context.Context, ask Ask) Run {
	began := time.Now()
	if ask.Intended.IsZero() {
		ask.Intended = began
	}
	created, err := c.Create(ctx, ask)
	if err != nil {
		return Run{Session: ask.Session, Intended: ask.Intended, Err: err}
	}
	due := ask.Intended
	ask.Intended = due.Add(time.Since(began))
	run := c.Stream(ctx, created, ask)
	run.Intended = due
	return run
}

// Create leaves a message with Bamboo.
func (c *HTTP) Create(ctx context.Context, ask Ask) (Created, error) {
	body, err := json.Marshal(struct {
		Message string `json:"message"`
		Session string `json:"session_id,omitempty"`
		Model   string `json:"model,omitempty"`
	}{ask.Message, ask.Session, cmp.Or(ask.Model, c.options.Model)})
	if err != nil {
		return Created{}, fmt.Errorf("the message cannot be sent as JSON: %w", err)
	}
	a, err := c.post(ctx, c.chat, body)
	if err != nil {
		return Created{}, broke(ctx, creation, err)
	}
	if a.status != http.StatusCreated {
		return Created{}, broke(ctx, creation, a.refused(http.StatusCreated))
	}
	fields := gjson.GetManyBytes(a.body, "session_id", "stream_url")
	session, streamURL := fields[0].String(), fields[1].String()
	switch {
	case session == "" || streamURL == "":
		return Created{}, failed(creation+": no session_id or no stream_url", "%.*q", mostShown, a.body)
	case ask.Session != "" && session != ask.Session:
		return Created{}, broke(ctx, creation, foreign(session, ask.Session))
	}
	return Created{Session: session, StreamURL: streamURL, Took: a.came.Sub(a.written)}, nil
}

// answer is what came to a call.
type answer struct {
	status        int
	body          []byte
	written, came time.Time // the request; the head of the answer
}

// refused is the failure of a call that was answered with another status.
func (a *answer) refused(want int) *Failure {
	return failed(fmt.Sprintf("status %d instead of %d", a.status, want), "%.*q", mostShown, a.body)
}

func (c *HTTP) post(ctx context.Context, u *url.URL, body []byte) (answer, error) {
	if err := c.ours(u); err != nil {
		return answer{}, err
	}
	x, err := c.wire.do(ctx, http.MethodPost, u, sendsJSON, body)
	if err != nil {
		return answer{}, err
	}
	a := answer{status: x.StatusCode, written: x.written, came: x.came}
	a.body, err = x.read()
	return a, err
}

// Stream follows the answer to a message that Create has left, to the end of the stream.
// The stream request is due at ask.Intended.
func (c *HTTP) Stream(ctx context.Context, created Created, ask Ask) Run {
	ctx, cancel := context.WithTimeout(ctx, c.options.Timeout)
	defer cancel()
	if ask.Intended.IsZero() {
		ask.Intended = time.Now()
	}
	run := Run{Session: created.Session, Intended: ask.Intended, Created: created.Took, Asked: ask.Intended}
	j := judge{ask: &ask, run: &run}
	if ask.StopAfter > 0 {
		j.stop = c.stopping(ctx, created.Session, ask.StopAfter)
	}
	j.end(c.read(ctx, created, &j))
	if j.stop != nil {
		j.stop.settle(ctx, &j)
	}
	return run
}

// read hands every event of a stream to the judge; nil is an orderly end.
func (c *HTTP) read(ctx context.Context, created Created, j *judge) *Failure {
	u, err := c.options.Resolve(created.StreamURL)
	if err == nil {
		err = c.ours(u)
	}
	if err != nil {
		return broke(ctx, stream, err)
	}
	x, failure := c.open(ctx, u, created, j.ask.Model)
	if failure != nil {
		return failure
	}
	if x.StatusCode != http.StatusOK {
		a := answer{status: x.StatusCode}
		a.body, _ = x.read() // as much of it as there is
		return broke(ctx, stream, a.refused(http.StatusOK))
	}
	failure = follow(ctx, x, j)
	j.run.Clock = clock(x.link.mark, c.chat.Scheme)
	x.done(failure == nil)
	return failure
}

func follow(ctx context.Context, x *exchange, j *judge) *Failure {
	mark := x.link.mark
	events := eventstream.NewReaderSize(x.Body, eventBuffer)
	for {
		e, err := events.Next()
		switch {
		case err == io.EOF && events.Unfinished():
			return broke(ctx, stream, io.ErrUnexpectedEOF)
		case err == io.EOF:
			return nil
		case err != nil:
			return broke(ctx, stream, err)
		}
		at, read := mark.Last()
		j.event(e.Data, at, read)
	}
}
