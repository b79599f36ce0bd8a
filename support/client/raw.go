package client

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"time"
)

// Raw is a connection to one of Bamboo's two ports on which nothing is said but what
// its owner writes: what no sound client would send can be sent by it. What comes back
// is read in the background.
type Raw struct {
	line     *line
	conn     net.Conn
	asked    *http.Request // for whom an answer is read
	start    time.Time
	maxBody  int64
	answered chan struct{} // closed when an answer has come, or none will
	gone     chan struct{} // closed when the connection has ended

	response *Response // after answered; nil: none came
	err      error     // why none came
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

// read takes one answer, if one comes, and then waits for the end of the connection.
func (r *Raw) read() {
	in := bufio.NewReader(r.conn)
	resp, err := http.ReadResponse(in, r.asked)
	if err == nil {
		r.response, err = r.line.answer(context.Background(), r.asked, resp, r.start, r.maxBody)
	}
	r.err = err
	close(r.answered)
	if err == nil {
		_, err = io.Copy(io.Discard, in)
	}
	r.end = ending(err)
	r.line.note("✕ %s", r.end)
	_ = r.conn.Close() // what matters is how it ended, and that is known
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
