package load

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"sync"
	"time"

	"bamboo-spec/support/arrival"
)

// wire makes HTTP/1.1 calls over connections that it keeps. The goroutine that calls
// writes and reads itself: with the two that http.Transport keeps for each connection, a stream would
// cost twice the memory, and the hand-overs would be in every latency. It is safe
// for concurrent use.
type wire struct {
	dialer  *arrival.Dialer
	address string // host:port
	secure  *tls.Config
	most    int    // connections that are kept
	head    string // of every request, behind its path

	mu     sync.Mutex
	idle   []*link // the last one used is the first to be used again
	closed bool
}

// link is one connection, in the hands of one call.
type link struct {
	conn net.Conn
	mark *arrival.Mark
	in   *bufio.Reader
}

// exchange is a call that was answered. Its body is read by whoever made the call, who then
// calls done.
type exchange struct {
	*http.Response
	written, came time.Time // the request; the newest bytes of the head of the answer

	wire *wire
	link *link
	stop func() bool
}

const requestBuffer = 1 << 10 // bytes; of a longer request more

var requests = sync.Pool{New: func() any { b := make([]byte, 0, requestBuffer); return &b }}

// newWire is for calls of u's host that carry header, of which so many connections may be kept.
func newWire(u *url.URL, header http.Header, dialer *arrival.Dialer, most int) *wire {
	w := &wire{dialer: dialer, most: most}
	port := u.Port()
	if u.Scheme == "https" || u.Scheme == "wss" {
		w.secure = &tls.Config{ServerName: u.Hostname()}
		if port == "" {
			port = "443"
		}
	}
	if port == "" {
		port = "80"
	}
	w.address = net.JoinHostPort(u.Hostname(), port)
	w.head = " HTTP/1.1\r\nHost: " + u.Host + "\r\n"
	for _, name := range slices.Sorted(maps.Keys(header)) {
		w.head += name + ": " + header.Get(name) + "\r\n"
	}
	return w
}

// do makes one call. more is further lines of its head, each with its end. When ctx
// ends so does the connection.
func (w *wire) do(ctx context.Context, method string, u *url.URL, more string, body []byte) (*exchange, error) {
	x, err := w.ask(ctx, method, u, more, body)
	if err != nil {
		return nil, err
	}
	if err := x.answer(ctx); err != nil {
		return nil, err
	}
	return x, nil
}

// ask writes a request and leaves it to its caller to wait for the answer.
func (w *wire) ask(ctx context.Context, method string, u *url.URL, more string, body []byte) (*exchange, error) {
	l, err := w.take(ctx)
	if err != nil {
		return nil, err
	}
	x := &exchange{wire: w, link: l, stop: context.AfterFunc(ctx, func() { _ = l.conn.Close() })}
	if err := x.write(method, u, more, body); err != nil {
		return nil, x.broken(ctx, err)
	}
	return x, nil
}

// broken drops the connection of a call that did not come through.
func (x *exchange) broken(ctx context.Context, err error) error {
	x.drop()
	if ctx.Err() != nil {
		return fmt.Errorf("%w: %w", ctx.Err(), err)
	}
	return err
}

func (x *exchange) write(method string, u *url.URL, more string, body []byte) error {
	buf := requests.Get().(*[]byte)
	defer requests.Put(buf)
	b := append((*buf)[:0], method...)
	b = append(append(append(append(b, ' '), u.RequestURI()...), x.wire.head...), more...)
	if body != nil {
		b = append(strconv.AppendInt(append(b, "Content-Length: "...), int64(len(body)), 10), "\r\n"...)
	}
	*buf = append(append(b, "\r\n"...), body...)
	_, err := x.link.conn.Write(*buf)
	return err
}

// answer waits for the head of the answer.
func (x *exchange) answer(ctx context.Context) error {
	if err := x.head(); err != nil {
		return x.broken(ctx, err)
	}
	return nil
}

func (x *exchange) head() error {
	for {
		resp, err := http.ReadResponse(x.link.in, nil)
		if err != nil {
			return err
		}
		// Not one of those that only announce it.
		if resp.StatusCode >= http.StatusOK || resp.StatusCode == http.StatusSwitchingProtocols {
			x.Response = resp
			x.written = x.link.mark.Wrote()
			x.came, _ = x.link.mark.Last()
			return nil
		}
	}
}

// done gives the connection back, for another call if the body was read to its end.
func (x *exchange) done(whole bool) {
	if !x.stop() || !whole || x.Close || x.link.in.Buffered() > 0 || !x.wire.keep(x.link) {
		x.drop()
	}
}

// drop closes the connection.
func (x *exchange) drop() {
	x.stop()
	_ = x.link.conn.Close() // nothing more is wanted of it
}

// take is a connection that is kept, or a new one.
func (w *wire) take(ctx context.Context) (*link, error) {
	for {
		l := w.kept()
		if l == nil {
			return w.dial(ctx)
		}
		if !arrival.Of(l.conn).Stale() {
			return l, nil
		}
		_ = l.conn.Close() // the server has closed it already
	}
}

func (w *wire) kept() *link {
	w.mu.Lock()
	defer w.mu.Unlock()
	n := len(w.idle)
	if n == 0 {
		return nil
	}
	l := w.idle[n-1]
	w.idle[n-1] = nil
	w.idle = w.idle[:n-1]
	return l
}

// keep tells whether the connection is kept.
func (w *wire) keep(l *link) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.closed || len(w.idle) >= w.most {
		return false
	}
	w.idle = append(w.idle, l)
	return true
}

// dial opens a connection. It does so on a stack of its own, as Gateway.Dial does.
func (w *wire) dial(ctx context.Context) (l *link, err error) {
	var dialling sync.WaitGroup
	dialling.Go(func() { l, err = w.connect(ctx) })
	dialling.Wait()
	return l, err
}

func (w *wire) connect(ctx context.Context) (*link, error) {
	conn, err := w.dialer.DialContext(ctx, "tcp", w.address)
	if err != nil {
		return nil, err
	}
	if w.secure != nil {
		secure := tls.Client(conn, w.secure)
		if err := secure.HandshakeContext(ctx); err != nil {
			return nil, errors.Join(err, conn.Close())
		}
		conn = secure
	}
	return &link{conn: conn, mark: arrival.Of(conn).Mark(), in: bufio.NewReaderSize(conn, readBuffer)}, nil
}

// close closes the connections that no call uses; those in use are closed after their call.
func (w *wire) close() {
	w.mu.Lock()
	idle := w.idle
	w.idle, w.closed = nil, true
	w.mu.Unlock()
	for _, l := range idle {
		_ = l.conn.Close() // nothing is wanted of them
	}
}

// read reads a body to its end and is done.
func (x *exchange) read() ([]byte, error) {
	body, err := io.ReadAll(io.LimitReader(x.Body, mostAnswer+1))
	whole := err == nil && len(body) <= mostAnswer
	x.done(whole)
	if err == nil && !whole {
		err = fmt.Errorf("the answer is longer than %d bytes", mostAnswer)
	}
	return body, err
}
