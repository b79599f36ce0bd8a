package client

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"

	"bamboo-spec/support/eventstream"
)

// Stream is an open event stream. Its events are recorded in the background until
// its source ends or its owner leaves it.
type Stream struct {
	*Recording
	Response *Response // status and header, once something has come; the body is what is recorded

	lines rawLines

	line  *line
	body  io.ReadCloser
	leave context.CancelCauseFunc
	run   context.Context // ends when the owner leaves
	done  chan struct{}
}

var (
	errLeft  = errors.New("this client left the connection")
	errReset = errors.New("this client reset the connection")
)

// latestHead is how long a stream's header is waited for: a server may send it with its first event only.
const latestHead = 2 * time.Second

// Open follows a stream_url and returns once the answer's header is in, or two seconds later: then the stream is open,
// and what is wrong with a header that comes later ends it. ctx bounds the wait for it alone: afterwards only Close,
// Reset or the server end the stream. Another status than 200 is a *StatusError, no answer in time a *TimeoutError.
// With Config.Execute it starts the run too, and writes the order to the transcript.
func (c *Client) Open(ctx context.Context, streamURL string) (*Stream, error) {
	return c.OpenAfter(ctx, streamURL, "")
}

// OpenAfter is Open for a client that has read up to an event: it sends its id as Last-Event-ID.
func (c *Client) OpenAfter(ctx context.Context, streamURL, lastEventID string) (*Stream, error) {
	u, err := c.config.Resolve(streamURL)
	if err == nil && c.config.Execute == BeforeStream {
		err = c.execute(ctx, streamURL)
	}
	if err != nil {
		return nil, err
	}
	run, leave := context.WithCancelCause(context.WithoutCancel(ctx))
	opening := context.AfterFunc(ctx, func() { leave(context.Cause(ctx)) })
	req, err := http.NewRequestWithContext(run, http.MethodGet, u.String(), nil)
	if err != nil {
		leave(err)
		return nil, fmt.Errorf("the stream cannot be asked for: %w", err)
	}
	header := http.Header{"Accept": {"text/event-stream"}}
	if lastEventID != "" {
		header.Set("Last-Event-ID", lastEventID)
	}
	if c.gzip {
		header.Set("Accept-Encoding", "gzip")
	}
	c.setHeader(req, header)
	l := c.line("stream")
	start := time.Now()
	l.request(req, nil)
	asked, number := l.ask(req), c.waiting(streamURL)
	if c.config.Execute == AfterStream {
		asked.written()
		err = c.execute(ctx, streamURL)
	}
	if err != nil {
		leave(errLeft)
		return nil, err
	}
	resp, err := asked.within(latestHead)
	if (err == nil && resp.StatusCode == http.StatusOK || errors.Is(err, errNoHead)) && opening() {
		s := c.read(l, req, start, run, leave)
		if err == nil {
			s.opened(req, resp)
		}
		s.follow(func() bool { return err == nil || s.openedLate(req, asked, c.maxBody) },
			func(complete bool) { c.ended(streamURL, number, complete) }, func() { c.unfollow(s) })
		return s, nil
	}
	defer leave(errLeft)
	defer opening()
	defer l.close()
	if err != nil {
		return nil, l.noAnswer(ctx, req, start, err)
	}
	if resp.StatusCode == http.StatusOK { // ctx ended as the header came
		return nil, l.noAnswer(ctx, req, start, errors.Join(ctx.Err(), resp.Body.Close()))
	}
	r, err := l.answer(ctx, req, resp, start, c.maxBody)
	if err != nil {
		return nil, err
	}
	return nil, &StatusError{Want: http.StatusOK, Response: r}
}

// read begins to record a stream.
func (c *Client) read(
	l *line, req *http.Request, start time.Time, run context.Context, leave context.CancelCauseFunc,
) *Stream {
	s := &Stream{
		Recording: newRecording(start, "status 200", l.Mask),
		line:      l, run: run, leave: leave,
		done: make(chan struct{}),
	}
	c.follow(s, l.label+" ("+l.Mask(req.URL.RequestURI())+")")
	return s
}

// opened takes the header of the stream.
func (s *Stream) opened(req *http.Request, resp *http.Response) {
	s.Response, s.body = s.line.response(req, resp), resp.Body
	s.Response.Took = time.Since(s.start)
	s.line.answered(s.Response)
}

// openedLate waits for the header of a stream that is open without it. It reports whether there is something to record;
// else the recording has ended.
func (s *Stream) openedLate(req *http.Request, asked *asked, maxBody int64) bool {
	resp, err := asked.answer()
	if err == nil && resp.StatusCode == http.StatusOK {
		s.opened(req, resp)
		return true
	}
	if err == nil {
		var r *Response
		if r, err = s.line.answer(s.run, req, resp, s.start, maxBody); err == nil {
			err = &StatusError{Want: http.StatusOK, Response: r}
		}
	}
	how := "no stream came: " + s.line.Mask(err.Error())
	if left := context.Cause(s.run); left != nil {
		how, err = left.Error(), left
	}
	s.line.note("✕ %s", how)
	s.end(how, err)
	return false
}

// follow records in the background what there is; it tells when a run is over, and when the stream has ended.
func (s *Stream) follow(there func() bool, over func(complete bool), ended func()) {
	go func() {
		defer close(s.done)
		defer ended()
		if there() {
			s.record(over)
			_ = s.body.Close() // the recording already says how the stream ended
		}
		s.line.close()
		s.leave(errLeft) // frees the context; the source has ended
	}()
}

// record takes events until the source ends, and tells when a run is over.
func (s *Stream) record(over func(complete bool)) {
	clock := &clock{r: s.body, heard: s.hear}
	reader := eventstream.NewReader(io.TeeReader(s.unpacked(clock), &s.lines))
	for {
		ev, err := reader.Next()
		if err != nil {
			how, cause := s.ending(err, reader.Unfinished())
			s.line.note("✕ %s", how)
			s.end(how, cause)
			break
		}
		e := DecodeEvent(bytes.Clone(ev.Data))
		e.At = clock.at
		if e.Terminal() {
			over(e.Kind == Complete)
		}
		s.line.note("← data%s", s.line.body(e.Raw))
		s.add(e)
	}
}

// ending is how a stream ended, in words, and as an error unless it was orderly.
func (s *Stream) ending(err error, unfinished bool) (string, error) {
	switch cause := context.Cause(s.run); {
	case cause != nil:
		return cause.Error(), cause
	case err == io.EOF && !unfinished:
		return "the stream ended with a clean end of file", nil
	case err == io.EOF:
		return "the stream ended in the middle of an event", io.ErrUnexpectedEOF
	case errors.Is(err, io.ErrUnexpectedEOF):
		return "the connection was closed in the middle of the body", err
	}
	return "the connection broke: " + err.Error(), err
}

// Close leaves the stream: the connection is closed, and the recording has ended
// when Close returns.
func (s *Stream) Close() error { return s.part(errLeft, s.line.socket.Close) }

// Reset leaves the stream with a TCP reset, as a broken link does.
func (s *Stream) Reset() error { return s.part(errReset, s.line.socket.reset) }

func (s *Stream) part(why error, drop func() error) error {
	if ended, _ := s.Ended(); ended {
		<-s.done
		return nil
	}
	s.leave(why)
	err := drop()
	<-s.done
	return err
}

// clock notes when its last read returned, and tells when bytes came.
type clock struct {
	r     io.Reader
	at    time.Time
	heard func(time.Time)
}

func (c *clock) Read(b []byte) (int, error) {
	n, err := c.r.Read(b)
	c.at = time.Now()
	if n > 0 {
		c.heard(c.at)
	}
	return n, err
}

// unpacked reads a body that may be compressed. The first bytes are waited for when they are read.
func (s *Stream) unpacked(body io.Reader) io.Reader {
	if s.Response.Header.Get("Content-Encoding") != "gzip" {
		return body
	}
	return &gunzip{body: body}
}

// gunzip reads what gzip has packed.
type gunzip struct {
	body io.Reader
	open *gzip.Reader // nil before the first read
}

func (g *gunzip) Read(b []byte) (int, error) {
	if g.open == nil {
		var err error
		if g.open, err = gzip.NewReader(g.body); err != nil {
			return 0, err
		}
	}
	return g.open.Read(b)
}

// mostRaw is how much of a stream is kept as it came, in bytes.
const mostRaw = 4 << 20

// rawLines keeps the beginning of a stream as it came.
type rawLines struct {
	mu   sync.Mutex
	kept bytes.Buffer
	more bool
}

// Write implements io.Writer; it never fails.
func (r *rawLines) Write(b []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	room := min(len(b), mostRaw-r.kept.Len())
	r.kept.Write(b[:room])
	r.more = r.more || room < len(b)
	return len(b), nil
}

var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// Lines are the lines of the stream so far, as they came but for their ends; the last one may not be over yet. A
// stream of more than 4 MiB is an error.
func (s *Stream) Lines() ([]string, error) {
	s.lines.mu.Lock()
	defer s.lines.mu.Unlock()
	if s.lines.more {
		return nil, fmt.Errorf("the stream has more than %d bytes; of so much the lines are not kept", mostRaw)
	}
	text := strings.TrimPrefix(lineEnds.Replace(s.lines.kept.String()), "\ufeff")
	return strings.Split(strings.TrimSuffix(text, "\n"), "\n"), nil
}
