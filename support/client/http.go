package client

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"

	"bamboo-spec/support/mismatch"
)

// Request is one HTTP call.
type Request struct {
	Method string // GET if empty
	Path   string // below the API's base, escaped as it goes on the wire; may hold a query
	// Header may be nil. A body without a Content-Type key is sent as
	// application/json; a key with an empty value sends none.
	Header  http.Header
	Body    []byte
	Chunked bool      // send the body without a content-length
	Endless io.Reader // sent chunked in place of Body; may go on until the answer has come
}

// Do makes one call. Every status is an answer; the error says that none came:
// a *TimeoutError if ctx ended first, else what broke. ctx bounds the whole call.
func (c *Client) Do(ctx context.Context, r Request) (*Response, error) {
	if r.Method == "" {
		r.Method = http.MethodGet
	}
	u, err := c.config.At(r.Path)
	if err != nil {
		return nil, err
	}
	req, err := http.NewRequestWithContext(ctx, r.Method, u.String(), nil)
	if err != nil {
		return nil, fmt.Errorf("the request cannot be made: %w", err)
	}
	c.setHeader(req, r.Header)
	r.Body = c.config.named(r)
	l := c.line("http")
	defer l.close()
	l.setBody(req, r)
	start := time.Now()
	l.request(req, r.Body)
	resp, err := l.transport.RoundTrip(req)
	if err != nil {
		return nil, l.noAnswer(ctx, req, start, err)
	}
	answer, err := l.answer(ctx, req, resp, start, c.maxBody)
	if err == nil && answer.Status == http.StatusCreated {
		c.created(answer, r.Body)
	}
	return answer, err
}

func (c *Client) setHeader(req *http.Request, h http.Header) {
	if u := req.URL.User; u != nil {
		password, _ := u.Password()
		req.SetBasicAuth(u.Username(), password)
	}
	req.Header.Set("User-Agent", userAgent)
	c.mu.Lock()
	carries := c.carries
	c.mu.Unlock()
	for _, header := range []http.Header{c.config.Header, carries, h} {
		for name, values := range header {
			req.Header[http.CanonicalHeaderKey(name)] = values
		}
	}
	if host := req.Header.Get("Host"); host != "" {
		req.Host = host
	}
	for name := range secretHeaders {
		for _, v := range req.Header.Values(name) {
			c.transcript.masker.learn(v[strings.LastIndexByte(v, ' ')+1:])
		}
	}
}

func (l *line) setBody(req *http.Request, r Request) {
	_, typed := req.Header["Content-Type"]
	if (len(r.Body) > 0 || r.Endless != nil) && !typed {
		req.Header.Set("Content-Type", "application/json")
	}
	if req.Header.Get("Content-Type") == "" {
		req.Header.Del("Content-Type")
	}
	switch {
	case r.Endless != nil:
		req.Body = io.NopCloser(&untilGone{r.Endless, l})
		req.ContentLength = -1
	case r.Chunked:
		req.Body = io.NopCloser(bytes.NewReader(r.Body))
		req.ContentLength = -1
	case len(r.Body) > 0:
		req.Body = io.NopCloser(bytes.NewReader(r.Body))
		req.ContentLength = int64(len(r.Body))
	}
}

// answer reads the body of an answer, at most max bytes of it.
func (l *line) answer(
	ctx context.Context, req *http.Request, resp *http.Response, start time.Time, max int64,
) (*Response, error) {
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, max+1))
	if err == nil && int64(len(body)) > max {
		err = fmt.Errorf("the body is longer than %d bytes", max)
	}
	if err != nil {
		err = fmt.Errorf("status %d came, but reading its body failed after %d bytes: %w", resp.StatusCode, len(body),
			err)
		return nil, l.noAnswer(ctx, req, start, err)
	}
	r := l.response(req, resp)
	r.Body, r.Took = body, time.Since(start)
	l.answered(r)
	return r, nil
}

func (l *line) response(req *http.Request, resp *http.Response) *Response {
	return &Response{Method: req.Method, Path: req.URL.RequestURI(), Status: resp.StatusCode, Header: resp.Header,
		Closes: resp.Close, mask: l.Mask}
}

// noAnswer explains an exchange that ended without an answer.
func (l *line) noAnswer(ctx context.Context, req *http.Request, start time.Time, err error) error {
	l.note("✕ %v", err)
	what := l.Mask(req.Method + " " + req.URL.RequestURI())
	cause := over(ctx)
	if cause == nil || mismatch.OurSide(err) {
		return &maskedError{text: l.Mask(fmt.Sprintf("%s: %v", what, err)), err: err}
	}
	story := "no answer came: " + l.Mask(err.Error())
	if err == cause {
		story = "no answer came: not even a status line"
	}
	return &TimeoutError{What: "the answer to " + what, Waited: time.Since(start), Story: story, Err: cause}
}

// untilGone reads until the connection has ended, also while the reader has nothing to give: else a call
// whose body never ends would outlive its connection.
type untilGone struct {
	io.Reader
	line *line
}

func (u *untilGone) Read(b []byte) (int, error) {
	type piece struct {
		n   int
		err error
	}
	buffer, read := make([]byte, len(b)), make(chan piece, 1)
	go func() {
		n, err := u.Reader.Read(buffer)
		read <- piece{n, err}
	}()
	select {
	case p := <-read:
		copy(b, buffer[:p.n])
		return p.n, p.err
	case <-u.line.socket.gone:
		return 0, net.ErrClosed
	}
}
