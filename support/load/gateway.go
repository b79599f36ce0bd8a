package load

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"bamboo-spec/support/arrival"
	"bamboo-spec/support/bamboo"
)

// Gateway is a lean client of the WebSocket gateway for many users at once. It is
// safe for concurrent use; each of its connections is for one user.
type Gateway struct {
	options Options
	dialer  websocket.Dialer
	url     string
	scheme  string
	header  http.Header
}

const (
	frameRead   = 1 << 10 // bytes that a connection holds
	frameWrite  = 1 << 10 // bytes, shared by all connections that write at a time
	mostFrame   = 16 << 20
	goodbyeTime = time.Second // to send a close frame
)

// NewGateway does not connect yet.
func NewGateway(o Options) (*Gateway, error) {
	if err := o.settle(); err != nil {
		return nil, err
	}
	u, err := o.GatewayAt("")
	if err != nil {
		return nil, err
	}
	g := &Gateway{options: o, scheme: u.Scheme, header: header(u)}
	address := *u
	address.User = nil // it is in the header, and the dialer refuses it here
	g.url = (&address).String()
	g.dialer = websocket.Dialer{
		NetDialContext:  o.dialer().DialContext,
		ReadBufferSize:  frameRead,
		WriteBufferSize: frameWrite,
		WriteBufferPool: &sync.Pool{},
	}
	return g, nil
}

// Conn is one user's connection to the gateway, connected to a session. One
// goroutine uses it. What ends a wait early, a deadline or a cancel, spoils it for
// anything but Close.
type Conn struct {
	Session string
	Took    time.Duration // connect time: dial → connected

	gateway *Gateway
	ws      *websocket.Conn
	mark    *arrival.Mark
	buf     []byte
	scanner scanner
}

// Dial opens a connection and connects it to a session, a new one if it is empty.
func (g *Gateway) Dial(ctx context.Context, session string) (*Conn, error) {
	var c *Conn
	var err error
	// Handshake and connect need a deep stack, which the goroutine of a user who then waits
	// for tokens would keep: they have one of their own.
	var dialling sync.WaitGroup
	dialling.Go(func() { c, err = g.dial(ctx, session) })
	dialling.Wait()
	return c, err
}

func (g *Gateway) dial(ctx context.Context, session string) (*Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, g.options.Timeout)
	defer cancel()
	begun := time.Now()
	c, err := g.shake(ctx)
	if err != nil {
		return nil, broke(ctx, "handshake with the gateway", err)
	}
	if err := c.connect(ctx, session); err != nil {
		_ = c.Close() // what matters is why it is of no use
		return nil, broke(ctx, "connect to a session", err)
	}
	at, _ := c.mark.Last()
	c.Took = at.Sub(begun)
	return c, nil
}

func (g *Gateway) shake(ctx context.Context) (*Conn, error) {
	dialer := g.dialer
	var conn *arrival.Conn
	stop := func() bool { return true }
	// The dialer itself heeds no more of the context than its deadline.
	dialer.NetDialContext = func(ctx context.Context, network, addr string) (net.Conn, error) {
		c, err := g.dialer.NetDialContext(ctx, network, addr)
		if err != nil {
			return nil, err
		}
		conn = arrival.Of(c)
		stop = context.AfterFunc(ctx, func() { _ = c.Close() })
		return c, nil
	}
	ws, resp, err := dialer.DialContext(ctx, g.url, g.header)
	if !stop() && err == nil {
		err = errors.Join(ctx.Err(), ws.Close())
	}
	if err != nil {
		if resp != nil && resp.StatusCode != http.StatusSwitchingProtocols {
			err = failed(fmt.Sprintf("status %d instead of 101", resp.StatusCode), "%v", err)
		}
		return nil, err
	}
	ws.SetReadLimit(mostFrame)
	return &Conn{gateway: g, ws: ws, mark: conn.Mark()}, nil
}

func (c *Conn) connect(ctx context.Context, session string) error {
	if err := c.send(struct {
		Type    string  `json:"type"`
		Session *string `json:"session_id"`
		Auth    *string `json:"auth"`
	}{c.spell("connect"), orNull(session), orNull(c.gateway.options.AuthToken)}); err != nil {
		return err
	}
	e, err := c.next(ctx, bamboo.Connected)
	if err != nil {
		return err
	}
	if session != "" && e.Session != session {
		return foreign(e.Session, session)
	}
	c.Session = e.Session
	return nil
}

// Chat says something and follows the answer to its terminal. What failed is in the Run.
func (c *Conn) Chat(ctx context.Context, ask Ask) Run {
	return c.follow(ctx, ask, func() error {
		return c.send(struct {
			Type    string `json:"type"`
			Content string `json:"content"`
			Session string `json:"session_id"`
		}{c.spell("chat"), ask.Message, c.Session})
	})
}

// Watch follows the answer to what somebody else in the session says.
func (c *Conn) Watch(ctx context.Context, ask Ask) Run {
	return c.follow(ctx, ask, func() error { return nil })
}

func (c *Conn) follow(ctx context.Context, ask Ask, begin func() error) Run {
	ctx, cancel := context.WithTimeout(ctx, c.gateway.options.Timeout)
	defer cancel()
	if ask.Intended.IsZero() {
		ask.Intended = time.Now()
	}
	run := Run{Session: c.Session, Intended: ask.Intended, Asked: ask.Intended}
	j := judge{ask: &ask, run: &run, scanner: c.scanner}
	err := begin()
	if err == nil {
		err = c.read(ctx, func(data []byte, at time.Time, read uint64) bool {
			j.event(data, at, read)
			return j.over()
		})
	}
	c.scanner = j.scanner // with its storage
	var cause *Failure
	if err != nil {
		cause = broke(ctx, "the gateway", err)
	}
	j.end(cause)
	run.Clock = clock(c.mark, c.gateway.scheme)
	if run.Err == nil && ask.Want == "" && c.gateway.options.API != "" {
		checkHistory(ctx, c.gateway.options.Config, &run)
	}
	return run
}

// Rest keeps a connection on which nothing is to happen: it answers pings. When over
// ends it asks the gateway for a pong; once that is in the connection has proved to be
// alive. An event of a run fails it.
func (c *Conn) Rest(ctx, over context.Context) error {
	asked := make(chan error, 1)
	stop := context.AfterFunc(over, func() {
		asked <- errors.Join(c.ping(), c.ws.SetReadDeadline(time.Now().Add(c.gateway.options.Timeout)))
	})
	_, err := c.next(ctx, bamboo.Pong)
	if !stop() {
		err = errors.Join(err, <-asked)
	} else if err == nil {
		err = errors.New("a pong came that nobody had asked for")
	}
	return err
}

// Leave makes sure that nothing came after the last run, and closes the connection politely.
func (c *Conn) Leave(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, c.gateway.options.Timeout)
	defer cancel()
	err := c.ping()
	if err == nil {
		_, err = c.next(ctx, bamboo.Pong)
	}
	if err != nil {
		_ = c.Close() // as in Dial
		return broke(ctx, "leaving the gateway", err)
	}
	return c.goodbye()
}

// goodbye closes the connection with a close frame.
func (c *Conn) goodbye() error {
	bye := websocket.FormatCloseMessage(websocket.CloseNormalClosure, "")
	return errors.Join(c.ws.WriteControl(websocket.CloseMessage, bye, time.Now().Add(goodbyeTime)), c.Close())
}

// Close closes the connection without a word.
func (c *Conn) Close() error { return c.ws.Close() }

func (c *Conn) ping() error {
	return c.send(struct {
		Type      string `json:"type"`
		Timestamp int64  `json:"timestamp"`
	}{c.spell("ping"), time.Now().UnixMilli()})
}

// next waits for an event of one kind, during which nothing of a run may come.
func (c *Conn) next(ctx context.Context, kind bamboo.Kind) (e bamboo.Event, err error) {
	err = c.read(ctx, func(data []byte, _ time.Time, _ uint64) bool {
		e = bamboo.DecodeEvent(data)
		return e.Kind == kind || e.OfRun()
	})
	if err == nil && (e.Kind != kind || e.Defect != "") {
		err = failed(fmt.Sprintf("%s came instead of %s", e.Kind, kind), "%.*q", mostShown, e.Raw)
	}
	return e, err
}

// read takes messages until take has had enough.
func (c *Conn) read(ctx context.Context, take func(data []byte, at time.Time, read uint64) bool) error {
	deadline, _ := ctx.Deadline() // none: the zero time, which is no deadline
	if err := c.ws.SetReadDeadline(deadline); err != nil {
		return err
	}
	stop := context.AfterFunc(ctx, func() { _ = c.ws.SetReadDeadline(time.Unix(1, 0)) }) // fails on a closed connection only
	defer stop()
	for {
		if err := c.message(); err != nil {
			return err
		}
		at, read := c.mark.Last()
		if take(c.buf, at, read) {
			return nil
		}
	}
}

// message reads one message into buf.
func (c *Conn) message() error {
	typ, r, err := c.ws.NextReader()
	if err != nil {
		return err
	}
	c.buf = c.buf[:0]
	for {
		if len(c.buf) == cap(c.buf) {
			c.buf = append(c.buf, 0)[:len(c.buf)]
		}
		n, err := r.Read(c.buf[len(c.buf):cap(c.buf)])
		c.buf = c.buf[:len(c.buf)+n]
		switch {
		case err == io.EOF && typ != websocket.TextMessage:
			return failed("a message came in a binary frame", "")
		case err == io.EOF:
			return nil
		case err != nil:
			return err
		}
	}
}

func (c *Conn) send(message any) error {
	data, err := json.Marshal(message)
	if err != nil {
		return fmt.Errorf("the message cannot be sent as JSON: %w", err)
	}
	if err := c.ws.SetWriteDeadline(time.Now().Add(c.gateway.options.Timeout)); err != nil {
		return err
	}
	return c.ws.WriteMessage(websocket.TextMessage, data)
}

func (c *Conn) spell(kind string) string { return c.gateway.options.Dialect.Spell(kind) }

func orNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
