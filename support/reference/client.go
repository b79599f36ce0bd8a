package reference

import (
	"bytes"
	"errors"
	"io"
	"net"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// client is one gateway connection: a goroutine that reads (serve) and one that
// writes what its outbox holds.
type client struct {
	w    *wiring
	side side
	conn *websocket.Conn
	box  *outbox
	gone chan struct{} // closed when reading has ended

	mu        sync.Mutex
	seat      *seat // in the connected session; nil before connect
	closeCode int   // 0: not closed by the server
	closeText string
}

const (
	controlTime = time.Second // to send a control frame
	lingerTime  = time.Second // for the client to read the last words before the connection goes
)

// side is what a connection is for: the gateway or the event channels.
type side struct {
	handler Gateway
	format  Format
	decode  func(text []byte) ClientMessage
}

func newClient(w *wiring, side side, conn *websocket.Conn) *client {
	return &client{w: w, side: side, conn: conn, box: newOutbox(side.format, w.Limits.Backlog()),
		gone: make(chan struct{})}
}

// seat is a client's place in one session: a Subscriber. It is silent until
// Connected was sent and after another session was entered.
type seat struct {
	c       *client
	session string
	leave   func()
}

func (s *seat) Deliver(e Event) {
	s.c.mu.Lock()
	defer s.c.mu.Unlock()
	if s.c.seat == s {
		s.c.box.put(e)
	}
}

func (s *seat) RunEnded() {}

func (c *client) Session() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.seat == nil {
		return ""
	}
	return c.seat.session
}

func (c *client) Enter(session string) {
	s := &seat{c: c, session: session}
	s.leave = c.w.Hub.Join(session, s) // before Connected is told, so that no event after it is missed
	c.mu.Lock()
	before := c.seat
	c.seat = s
	c.box.put(Event{Kind: Connected, Session: session})
	c.mu.Unlock()
	if before != nil {
		before.leave()
	}
}

func (c *client) Send(e Event) { c.box.put(e) }

func (c *client) Pong(payload []byte) {
	err := c.conn.WriteControl(websocket.PongMessage, payload, time.Now().Add(controlTime))
	if err != nil {
		c.w.Log.Info("pong not sent", "error", err)
	}
}

func (c *client) Close(code int, reason string) {
	c.mu.Lock()
	if c.closeCode == 0 {
		c.closeCode, c.closeText = code, reason
	}
	c.mu.Unlock()
	c.box.end()
}

func (c *client) closing() (code int, reason string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.closeCode, c.closeText
}

// abort cuts the connection; serve then ends.
func (c *client) abort() {
	if err := c.conn.Close(); err != nil && !errors.Is(err, net.ErrClosed) {
		c.w.Log.Info("gateway connection not closed", "error", err)
	}
}

// serve reads until the connection is over, and says why it is.
func (c *client) serve() error {
	written := make(chan struct{})
	go func() { defer close(written); c.write() }()
	err := c.read()
	if broken := new(breach); errors.As(err, &broken) {
		<-written // the answers to what came before it, then the close frame
	}
	close(c.gone)
	if refused(err) {
		c.linger()
	}
	c.abort()
	<-written
	return err
}

// refused tells whether reading ended over what the client sent: a close frame that
// says so is on its way.
func refused(err error) bool {
	var closed *websocket.CloseError
	var broken net.Error
	return !errors.As(err, &closed) && !errors.As(err, &broken)
}

func (c *client) read() error {
	g := c.side.handler
	admitted := g.Arrive(c)
	depart := sync.OnceFunc(func() {
		c.mu.Lock()
		s := c.seat
		c.mu.Unlock()
		if s != nil {
			s.leave()
		}
		if admitted {
			g.Leave(c)
		}
	})
	defer depart()
	c.conn.SetReadLimit(c.w.Limits.Frame())
	c.conn.SetPingHandler(func(payload string) error {
		if admitted {
			g.Receive(c, ClientMessage{Kind: PingFrame, Payload: []byte(payload)})
		}
		return nil
	})
	c.conn.SetCloseHandler(func(code int, _ string) error {
		depart() // before the answer: whoever reads it finds the place free
		return c.sendClose(code, "")
	})
	for {
		kind, text, err := c.conn.ReadMessage()
		if errors.Is(err, websocket.ErrReadLimit) { // of a size that no number holds nothing was said yet
			return errors.Join(err, c.sendClose(websocket.CloseMessageTooBig, ""))
		}
		if broken := new(breach); errors.As(err, &broken) {
			c.Close(broken.code, broken.what)
			return err
		}
		if err != nil {
			return err
		}
		if code, _ := c.closing(); code != 0 || !admitted {
			continue // it is being closed, and only has to read that
		}
		if kind == websocket.TextMessage {
			g.Receive(c, c.side.decode(text))
		} else {
			g.Receive(c, badMessage("this is a binary frame: send text frames"))
		}
	}
}

// write sends what the outbox holds, until that has ended or the client is gone.
func (c *client) write() {
	var batch []byte
	alive := newHeartbeat(c.w.Clock, c.w.Limits.Heartbeat())
	defer alive.stop()
	for {
		select {
		case <-c.gone:
			return
		case <-alive.due:
			if alive.silent() {
				c.ping()
			}
			continue
		case <-c.box.ready:
		}
		alive.tell()
		var state outboxState
		batch, state = c.box.take(batch)
		if err := c.writeFrames(batch); err != nil {
			if !errors.Is(err, websocket.ErrCloseSent) {
				c.w.Log.Info("gateway connection not written to", "error", err)
				c.abort()
			}
			return
		}
		if state != outboxOpen {
			c.goodbye(state)
			return
		}
	}
}

// ping shows the client, and what stands between, that the connection is alive.
func (c *client) ping() {
	if err := c.conn.WriteControl(websocket.PingMessage, nil, time.Now().Add(controlTime)); err != nil {
		c.w.Log.Info("ping not sent", "error", err)
	}
}

// writeFrames sends the backlog, one frame a line.
func (c *client) writeFrames(batch []byte) error {
	for len(batch) > 0 {
		frame, rest, _ := bytes.Cut(batch, []byte{'\n'})
		if err := c.conn.SetWriteDeadline(time.Now().Add(c.w.Limits.WriteStall())); err != nil {
			return err
		}
		if err := c.conn.WriteMessage(websocket.TextMessage, frame); err != nil {
			return err
		}
		batch = rest
	}
	return nil
}

// goodbye sends the close frame, and gives the client a moment to answer it.
func (c *client) goodbye(state outboxState) {
	code, reason := c.closing()
	if state == outboxOverflowed {
		code, reason = websocket.ClosePolicyViolation, "reads too slowly"
		c.w.Log.Warn("gateway connection ended: its client reads too slowly")
	}
	if err := errors.Join(c.sendClose(code, reason), c.conn.SetReadDeadline(time.Now().Add(lingerTime))); err != nil {
		c.w.Log.Info("gateway connection closed without a goodbye", "error", err)
		c.abort()
	}
}

func (c *client) sendClose(code int, reason string) error {
	err := c.conn.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, reason),
		time.Now().Add(controlTime))
	if errors.Is(err, websocket.ErrCloseSent) {
		return nil
	}
	return err
}

// linger takes what the client still sends, for a moment: closing a connection
// with bytes unread would throw away the close frame on its way.
func (c *client) linger() {
	conn := c.conn.NetConn()
	if checked, ok := conn.(*checkedConn); ok {
		conn = checked.Conn
	}
	if half, ok := conn.(*net.TCPConn); ok {
		if err := half.CloseWrite(); err != nil {
			return
		}
	}
	if err := conn.SetReadDeadline(time.Now().Add(lingerTime)); err != nil {
		return
	}
	if _, err := io.Copy(io.Discard, conn); err != nil && !errors.Is(err, net.ErrClosed) {
		c.w.Log.Info("client still sent after its frame was too large", "error", err)
	}
}
