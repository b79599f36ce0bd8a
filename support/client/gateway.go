package client

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// DialOptions shape one handshake with the gateway.
type DialOptions struct {
	Origin  string      // of the page that a browser would show; empty: none is sent
	Path    string      // below the gateway's address; empty: the address as it is
	API     bool        // below the API's address instead
	Header  http.Header // more of the handshake's header; may be nil
	Deflate bool        // offer to compress messages (RFC 7692), which is then left to WriteBytes
}

// Gateway is an open connection to the gateway. What comes is recorded in the
// background until the connection ends or its owner leaves it. A pong frame is
// recorded as an Other event too, so that Wait sees it come.
type Gateway struct {
	*Recording
	Response *Response // to the handshake

	line    *line
	dialect Dialect
	conn    *websocket.Conn
	done    chan struct{}
	writing sync.Mutex

	mu     sync.Mutex
	left   error // why this side left; nil while it has not
	pongs  []string
	code   int
	closed bool // a close frame came
}

// Dial makes the handshake and nothing more; connect is another message. ctx
// bounds the handshake alone. A refused one is a *StatusError.
func (c *Client) Dial(ctx context.Context, o DialOptions) (*Gateway, error) {
	at := c.config.GatewayAt
	if o.API {
		at = c.config.WebSocketAt
	}
	u, err := at(o.Path)
	if err != nil {
		return nil, err
	}
	asked, err := http.NewRequest(http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, fmt.Errorf("the handshake cannot be made: %w", err)
	}
	c.setHeader(asked, o.Header)
	if o.Origin != "" {
		asked.Header.Set("Origin", o.Origin)
	}
	u.User = nil // it is in the header, and the dialer refuses it here
	l := c.line("gateway")
	l.request(asked, nil)
	start := time.Now()
	conn, resp, err := c.shake(ctx, l, u.String(), asked.Header, o.Deflate)
	switch {
	case err == nil:
		return c.listen(l, asked, conn, resp, start), nil
	case resp != nil && resp.StatusCode != http.StatusSwitchingProtocols:
		r, err := l.answer(ctx, asked, resp, start, c.maxBody)
		if err != nil {
			return nil, err
		}
		return nil, &StatusError{Want: http.StatusSwitchingProtocols, Response: r}
	}
	return nil, l.noAnswer(ctx, asked, start, err)
}

// shake ends when ctx does, which the dialer itself heeds only for its deadline.
func (c *Client) shake(
	ctx context.Context, l *line, url string, h http.Header, deflate bool,
) (*websocket.Conn, *http.Response, error) {
	stop := func() bool { return true }
	dialer := websocket.Dialer{EnableCompression: deflate,
		NetDialContext: func(ctx context.Context, network, addr string) (net.Conn, error) {
			s, err := c.sockets.dial(ctx, network, addr)
			if err != nil {
				return nil, err
			}
			l.socket = s
			stop = context.AfterFunc(ctx, func() { _ = s.Close() })
			return s, nil
		}}
	conn, resp, err := dialer.DialContext(ctx, url, h)
	if !stop() && err == nil {
		err = errors.Join(ctx.Err(), conn.Close())
	}
	return conn, resp, err
}

// listen begins to record an open connection.
func (c *Client) listen(
	l *line, req *http.Request, conn *websocket.Conn, resp *http.Response, start time.Time,
) *Gateway {
	g := &Gateway{
		Recording: newRecording(start, "the handshake", l.Mask),
		Response:  l.response(req, resp),
		line:      l, dialect: c.config.Dialect, conn: conn,
		done: make(chan struct{}),
	}
	g.Response.Took = time.Since(start)
	l.answered(g.Response)
	conn.SetReadLimit(maxAnswer)
	conn.SetPongHandler(g.pong)
	answer := conn.PingHandler()
	conn.SetPingHandler(func(payload string) error {
		g.hear(time.Now())
		g.line.note("← ping frame%s", g.line.body([]byte(payload)))
		return answer(payload)
	})
	c.follow(g, l.label)
	go func() {
		defer close(g.done)
		defer c.unfollow(g)
		g.record()
	}()
	return g
}

// record takes messages until the connection ends.
func (g *Gateway) record() {
	for {
		typ, data, err := g.conn.ReadMessage()
		at := time.Now()
		if err != nil {
			how, cause := g.ending(err)
			g.line.note("✕ %s", how)
			_ = g.line.socket.Close() // what matters is how it ended, and that is known
			g.end(how, cause)
			return
		}
		g.hear(at)
		e := DecodeEvent(data)
		e.At = at
		if typ != websocket.TextMessage && e.Defect == "" {
			e.Defect = "it came in a binary frame"
		}
		g.line.note("←%s", g.line.body(data))
		g.add(e)
	}
}

func (g *Gateway) pong(payload string) error {
	at := time.Now()
	g.line.note("← pong frame%s", g.line.body([]byte(payload)))
	g.hear(at)
	g.mu.Lock()
	g.pongs = append(g.pongs, payload)
	g.mu.Unlock()
	g.add(Event{Kind: Other, At: at, Type: "pong frame", Text: payload})
	return nil
}

// ending is how a connection ended, in words, and as an error unless it was orderly.
func (g *Gateway) ending(err error) (string, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	var frame *websocket.CloseError
	framed := errors.As(err, &frame) && frame.Code != websocket.CloseAbnormalClosure
	if framed {
		g.code, g.closed = frame.Code, true
	}
	switch {
	case g.left != nil:
		return g.left.Error(), g.left
	case framed:
		how := fmt.Sprintf("the gateway closed the connection with code %d", frame.Code)
		if frame.Text != "" {
			how += fmt.Sprintf(" (%s)", frame.Text)
		}
		return how, nil
	case frame != nil || errors.Is(err, io.EOF):
		return "the gateway closed the TCP connection without a close frame", nil
	}
	return "the connection broke: " + err.Error(), err
}

// Pongs are the payloads of the pong frames that came, in order.
func (g *Gateway) Pongs() []string {
	g.mu.Lock()
	defer g.mu.Unlock()
	return slices.Clone(g.pongs)
}

// CloseCode is the code of the gateway's close frame (1005: one without a code);
// false while none has come.
func (g *Gateway) CloseCode() (int, bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.code, g.closed
}
