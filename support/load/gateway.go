package load

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"sync"
	"time"

	"bamboo-spec/support/client"
)

// Gateway is a lean client of the WebSocket gateway for many users at once. It is
// safe for concurrent use; each of its connections is for one user.
type Gateway struct {
	options Options
	wire    *wire
	url     *url.URL
}

const (
	mostFrame   = 16 << 20    // bytes of a message
	controlTime = time.Second // to send a control frame
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
	return &Gateway{options: o, wire: newWire(u, o.header(u), o.dialer(), 0), url: u}, nil
}

// Conn is one user's connection to the gateway, connected to a session. One
// goroutine uses it. What ends a wait early, a deadline or a cancel, spoils it for
// anything but Close.
type Conn struct {
	Session string
	Took    time.Duration // connect time: dial → connected

	gateway *Gateway
	socket  *socket
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
	s, err := g.wire.open(ctx, g.url)
	if err != nil {
		return nil, broke(ctx, "handshake with the gateway", err)
	}
	c := &Conn{gateway: g, socket: s}
	if err := c.connect(ctx, session); err != nil {
		_ = c.Close() // what matters is why it is of no use
		return nil, broke(ctx, "connect to a session", err)
	}
	at, _ := c.socket.mark.Last()
	c.Took = at.Sub(begun)
	return c, nil
}

func (c *Conn) connect(ctx context.Context, session string) error {
	if err := c.send(struct {
		Type    string  `json:"type"`
		Session *string `json:"session_id"`
		Auth    *string `json:"auth"`
	}{c.spell("connect"), orNull(session), orNull(c.gateway.options.AuthToken)}); err != nil {
		return err
	}
	e, err := c.next(ctx, client.Connected)
	if err != nil {
		return err
	}
	if session != "" && e.Session != session {
		return foreign(e.Session, session)
	}
	c.Session = e.Session
	return nil
}

// Converse says something over a connection and in a session of its own, and follows the answer to its
// terminal. What failed is in the Run; connect is the connect time, 0 if there was no connection. The message
// is due as long after Intended as connecting took.
func (g *Gateway) Converse(ctx context.Context, ask Ask) (run Run, connect time.Duration) {
	began := time.Now()
	if ask.Intended.IsZero() {
		ask.Intended = began
	}
	due := ask.Intended
	conn, err := g.Dial(ctx, "")
	if err != nil {
		return Run{Intended: due, Err: err}, 0
	}
	ask.Intended = due.Add(time.Since(began))
	run = conn.Chat(ctx, ask)
	run.Intended = due
	if run.Err != nil {
		_ = conn.Close() // what matters is why the run failed
		return run, conn.Took
	}
	run.Err = conn.Leave(ctx)
	return run, conn.Took
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

// Follow follows the answer to what somebody else in the session says.
func (c *Conn) Follow(ctx context.Context, ask Ask) Run {
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
	run.Clock = clock(c.socket.mark, c.gateway.url.Scheme)
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
		asked <- errors.Join(c.ping(), c.socket.conn.SetReadDeadline(time.Now().Add(c.gateway.options.Timeout)))
	})
	_, err := c.next(ctx, client.Pong)
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
		_, err = c.next(ctx, client.Pong)
	}
	if err != nil {
		_ = c.Close() // as in Dial
		return broke(ctx, "leaving the gateway", err)
	}
	return c.socket.goodbye()
}

// Close closes the connection without a word.
func (c *Conn) Close() error { return c.socket.conn.Close() }

func (c *Conn) ping() error {
	return c.send(struct {
		Type      string `json:"type"`
		Timestamp int64  `json:"timestamp"`
	}{c.spell("ping"), time.Now().UnixMilli()})
}

// next waits for an event of one kind, during which nothing of a run may come, nor anything of another session.
func (c *Conn) next(ctx context.Context, kind client.Kind) (e client.Event, err error) {
	err = c.read(ctx, func(data []byte, _ time.Time, _ uint64) bool {
		e = client.DecodeEvent(slices.Clone(data)) // which it refers to
		return e.Kind == kind || e.OfRun() || c.strange(e)
	})
	if err == nil && c.strange(e) {
		return e, foreign(e.Session, c.Session)
	}
	if err == nil && (e.Kind != kind || e.Defect != "") {
		err = failed(fmt.Sprintf("%s came instead of %s", e.Kind, kind), "%.*q", mostShown, e.Raw)
	}
	return e, err
}

// strange tells whether an event names another session than that of the connection, once it has one.
func (c *Conn) strange(e client.Event) bool { return c.Session != "" && e.Foreign(c.Session) }

// read takes messages until take has had enough.
func (c *Conn) read(ctx context.Context, take func(data []byte, at time.Time, read uint64) bool) error {
	deadline, _ := ctx.Deadline() // none: the zero time, which is no deadline
	if err := c.socket.conn.SetReadDeadline(deadline); err != nil {
		return err
	}
	// fails on a closed connection only
	stop := context.AfterFunc(ctx, func() { _ = c.socket.conn.SetReadDeadline(time.Unix(1, 0)) })
	defer stop()
	return c.socket.each(func(data []byte) bool {
		at, read := c.socket.mark.Last()
		return !take(data, at, read)
	})
}

func (c *Conn) send(message any) error {
	data, err := json.Marshal(message)
	if err != nil {
		return fmt.Errorf("the message cannot be sent as JSON: %w", err)
	}
	return c.socket.write(opText, data, c.gateway.options.Timeout)
}

func (c *Conn) spell(kind string) string { return c.gateway.options.Dialect.Spell(kind) }

func orNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
