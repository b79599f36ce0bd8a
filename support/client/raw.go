package client

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"sync/atomic"
	"time"
)

// Raw is a connection to one of Bamboo's two ports on which nothing is said but what
// its owner writes: what no sound client would send can be sent by it. What comes back
// is read in the background.
type Raw struct {
	line     *line
	conn     net.Conn
	wrote    bool          // something
	head     atomic.Bool   // the first request is HEAD, whose answer has no body
	asked    *http.Request // for whom an answer is read
	start    time.Time
	maxBody  int64
	answered chan struct{} // closed when an answer has come, or none will
	gone     chan struct{} // closed when the connection has ended

	response *Response // after answered; nil: none came
	err      error     // why none came
	next     *Response // after gone: the answer to a second request; nil: none came
	nextErr  error     // why none came
	end      string    // after gone: how
}

// DialRaw connects to the port of the HTTP side, or of the gateway, and says nothing.
func (c *Client) DialRaw(ctx context.Context, gateway bool) (*Raw, error) {
	u, err := c.config.At("")
	if gateway {
		u, err = c.config.GatewayAt("")
	}
	if err != nil {
		return nil, err
	}
	l := c.line("raw")
	s, err := c.sockets.dial(ctx, "tcp", hostPort(u))
	if err != nil {
		return nil, fmt.Errorf("connect to %s: %w", u.Redacted(), err)
	}
	l.socket = s
	r := &Raw{
		line: l, conn: s, start: time.Now(), maxBody: c.maxBody,
		asked:    &http.Request{Method: http.MethodGet, URL: &url.URL{Path: "/"}},
		answered: make(chan struct{}), gone: make(chan struct{}),
	}
	if u.Scheme == "https" || u.Scheme == "wss" {
		r.conn = tls.Client(s, &tls.Config{ServerName: u.Hostname()})
	}
	c.follow(r, l.label)
	go func() {
		defer close(r.gone)
		defer c.unfollow(r)
		r.read()
	}()
	return r, nil
}

// hostPort is where a URL's host listens.
func hostPort(u *url.URL) string {
	if u.Port() != "" {
		return u.Host
	}
	if u.Scheme == "https" || u.Scheme == "wss" {
		return net.JoinHostPort(u.Hostname(), "443")
	}
	return net.JoinHostPort(u.Hostname(), "80")
}

// read takes one answer and a second, if they come, and then waits for the end of the connection.
func (r *Raw) read() {
	in := bufio.NewReader(r.conn)
	r.response, r.err = r.readAnswer(in)
	err := r.err
	close(r.answered)
	if err == nil {
		r.asked.Method = http.MethodGet
		r.next, r.nextErr = r.readAnswer(in)
		_, err = io.Copy(io.Discard, in)
	}
	r.end = ending(err)
	r.line.note("✕ %s", r.end)
	_ = r.conn.Close() // what matters is how it ended, and that is known
}

func (r *Raw) readAnswer(in *bufio.Reader) (*Response, error) {
	_, err := in.Peek(1)
	if r.response == nil && r.head.Load() {
		r.asked.Method = http.MethodHead
	}
	if err != nil {
		return nil, err
	}
	resp, err := http.ReadResponse(in, r.asked)
	// What comes before an answer is none.
	for err == nil && resp.StatusCode < http.StatusOK && resp.StatusCode != http.StatusSwitchingProtocols {
		resp, err = http.ReadResponse(in, r.asked)
	}
	if err != nil {
		return nil, err
	}
	return r.line.answer(context.Background(), r.asked, resp, r.start, r.maxBody)
}

func ending(err error) string {
	switch {
	case err == nil, errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return "the server closed the connection"
	case errors.Is(err, net.ErrClosed):
		return errLeft.Error()
	}
	return "the connection broke: " + err.Error()
}

// Write sends bytes as they are, within 10 s.
func (r *Raw) Write(b []byte) (int, error) {
	if !r.wrote {
		r.wrote = true
		r.head.Store(bytes.HasPrefix(b, []byte(http.MethodHead+" ")))
	}
	if err := r.conn.SetWriteDeadline(time.Now().Add(writeLimit)); err != nil {
		return 0, err
	}
	return r.conn.Write(b)
}

// Note writes what was sent to the transcript; a caller who sends byte by byte says it once.
func (r *Raw) Note(b []byte) { r.line.note("→%s", r.line.body(b)) }

// Answer waits for the first answer: nil if the connection ended without one.
func (r *Raw) Answer(ctx context.Context) (*Response, error) {
	select {
	case <-r.answered:
		return r.response, nil
	case <-ctx.Done():
		return nil, &TimeoutError{What: "an answer, or the end of the connection", Waited: time.Since(r.start),
			Story: "nothing came", Err: context.Cause(ctx)}
	}
}

// Next waits for the end of the connection and returns the answer that came behind the first; nil if none came. Its
// error says why what came there is no answer.
func (r *Raw) Next(ctx context.Context) (*Response, error) {
	select {
	case <-r.gone:
	case <-ctx.Done():
		return nil, &TimeoutError{What: "the end of the connection", Waited: time.Since(r.start),
			Story: "it stayed open", Err: context.Cause(ctx)}
	}
	if errors.Is(r.nextErr, io.EOF) || errors.Is(r.nextErr, net.ErrClosed) {
		return nil, nil
	}
	return r.next, r.nextErr
}

// Gone is closed when the connection has ended.
func (r *Raw) Gone() <-chan struct{} { return r.gone }

// Ended tells whether the connection has ended, and why no answer came.
func (r *Raw) Ended() (bool, error) {
	select {
	case <-r.gone:
		return true, r.err
	default:
		return false, nil
	}
}

// Close leaves the connection.
func (r *Raw) Close() error {
	err := r.conn.Close()
	if errors.Is(err, net.ErrClosed) {
		err = nil
	}
	<-r.gone
	return err
}
