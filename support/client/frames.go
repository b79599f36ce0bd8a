package client

import (
	"fmt"
	"time"

	"github.com/gorilla/websocket"
)

const (
	writeLimit   = 10 * time.Second       // for one frame
	goodbyeLimit = 500 * time.Millisecond // for the other side's close frame
)

// Connect asks to join a session under an auth token; empty stands for none. The
// answer is recorded.
func (g *Gateway) Connect(session, auth string) error {
	g.line.masker.learn(auth)
	return g.send(struct {
		Type    string  `json:"type"`
		Session *string `json:"session_id"`
		Auth    *string `json:"auth"`
	}{g.dialect.Spell("connect"), orNull(session), orNull(auth)})
}

// Chat says something in a session.
func (g *Gateway) Chat(content, session string) error {
	return g.send(struct {
		Type    string `json:"type"`
		Content string `json:"content"`
		Session string `json:"session_id"`
	}{g.dialect.Spell("chat"), content, session})
}

// Ping sends a ping message, which a pong message answers.
func (g *Gateway) Ping(timestamp int64) error {
	return g.send(struct {
		Type      string `json:"type"`
		Timestamp int64  `json:"timestamp"`
	}{g.dialect.Spell("ping"), timestamp})
}

// Command sends a command; no args are sent as an empty object.
func (g *Gateway) Command(name string, args any) error {
	if args == nil {
		args = struct{}{}
	}
	return g.send(struct {
		Type string `json:"type"`
		Name string `json:"name"`
		Args any    `json:"args"`
	}{g.dialect.Spell("command"), name, args})
}

// SendText sends a text frame as it is.
func (g *Gateway) SendText(b []byte) error { return g.write(websocket.TextMessage, "", b) }

// SendBinary sends a binary frame as it is.
func (g *Gateway) SendBinary(b []byte) error {
	return g.write(websocket.BinaryMessage, " binary frame", b)
}

// PingFrame sends a ping frame, of at most 125 bytes, which a pong frame answers: see Pongs.
func (g *Gateway) PingFrame(payload string) error {
	return g.write(websocket.PingMessage, " ping frame", []byte(payload))
}

func orNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func (g *Gateway) send(message any) error {
	b, err := encode(message)
	if err != nil {
		return err
	}
	return g.SendText(b)
}

func (g *Gateway) write(frame int, name string, b []byte) error {
	g.writing.Lock()
	defer g.writing.Unlock()
	if s := g.until(time.Time{}); s.ended {
		return &EndedError{What: "a moment to send", How: s.how, Story: g.Story(), Err: s.err}
	}
	g.line.note("→%s%s", name, g.line.body(b))
	g.line.sendingFrame(frame == websocket.TextMessage, b)
	err := g.conn.SetWriteDeadline(time.Now().Add(writeLimit))
	if err == nil {
		err = g.conn.WriteMessage(frame, b)
	}
	if err == nil {
		return nil
	}
	g.line.note("✕ %v", err)
	if s, ended := g.endsWithin(goodbyeLimit); ended { // that tells more than a failed write
		return &EndedError{What: "a moment to send", How: s.how, Story: g.Story(), Err: s.err}
	}
	return fmt.Errorf("%s: sending %d bytes: %w", g.line.label, len(b), err)
}

// endsWithin waits for the end of the connection, at most for d.
func (g *Gateway) endsWithin(d time.Duration) (state, bool) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-g.done:
	case <-timer.C:
	}
	s := g.until(time.Time{})
	return s, s.ended
}

// Close leaves politely: a close frame, a short wait for the other side's, then
// the end of the connection. The recording has ended when Close returns.
func (g *Gateway) Close() error {
	return g.part(errLeft, func() error {
		now := time.Now()
		goodbye := websocket.FormatCloseMessage(websocket.CloseNormalClosure, "")
		if err := g.conn.WriteControl(websocket.CloseMessage, goodbye, now.Add(goodbyeLimit)); err == nil {
			g.line.note("→ close frame")
			timer := time.NewTimer(goodbyeLimit)
			defer timer.Stop()
			select {
			case <-g.done:
			case <-timer.C:
			}
		}
		return g.line.socket.Close()
	})
}

// Reset leaves with a TCP reset, as a broken link does.
func (g *Gateway) Reset() error { return g.part(errReset, g.line.socket.reset) }

func (g *Gateway) part(why error, drop func() error) error {
	if ended, _ := g.Ended(); ended {
		<-g.done
		return nil
	}
	g.mu.Lock()
	if g.left == nil {
		g.left = why
	}
	g.mu.Unlock()
	err := drop()
	<-g.done
	return err
}
