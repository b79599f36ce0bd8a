package load

import (
	"context"
	"crypto/sha1"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"bamboo-spec/support/arrival"
)

// socket is the client's end of one WebSocket connection. It is lean as [wire] is: it holds no
// storage while nothing comes and no goroutine of its own, and the kernel is asked once for each
// message. One goroutine reads; any may write.
type socket struct {
	conn   net.Conn
	mark   *arrival.Mark
	frames frames
}

// open dials and shakes hands. When ctx ends so does the connection.
func (w *wire) open(ctx context.Context, u *url.URL) (*socket, error) {
	l, err := w.connect(ctx)
	if err != nil {
		return nil, err
	}
	stop := context.AfterFunc(ctx, func() { _ = l.conn.Close() })
	err = w.shake(l, u)
	if !stop() {
		err = errors.Join(ctx.Err(), err)
	}
	if err != nil {
		_ = l.conn.Close() // what matters is why it is of no use
		return nil, err
	}
	s := &socket{conn: l.conn, mark: l.mark}
	if n := l.in.Buffered(); n > 0 { // what the gateway says unasked
		early, _ := l.in.Peek(n) // it has so many
		s.frames.held = append(s.frames.held, early...)
	}
	return s, nil
}

// shake asks for a WebSocket (RFC 6455, section 4.1) and checks that it was given.
func (w *wire) shake(l *link, u *url.URL) error {
	nonce := binary.BigEndian.AppendUint64(binary.BigEndian.AppendUint64(nil, rand.Uint64()), rand.Uint64())
	key := base64.StdEncoding.EncodeToString(nonce)
	x := exchange{wire: w, link: l}
	if err := x.write(http.MethodGet, u, wantsSocket+"Sec-WebSocket-Key: "+key+"\r\n", nil); err != nil {
		return err
	}
	if err := x.head(); err != nil {
		return err
	}
	hash := sha1.Sum([]byte(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"))
	switch head := x.Header; {
	case x.StatusCode != http.StatusSwitchingProtocols:
		return failed(fmt.Sprintf("status %d instead of 101", x.StatusCode), "%s", x.Status)
	case !strings.EqualFold(head.Get("Upgrade"), "websocket") ||
		!strings.Contains(strings.ToLower(head.Get("Connection")), "upgrade"):
		return failed("status 101 without an upgrade to a WebSocket", "")
	case head.Get("Sec-WebSocket-Accept") != base64.StdEncoding.EncodeToString(hash[:]):
		return failed("status 101 with a wrong Sec-WebSocket-Accept", "%.60q", head.Get("Sec-WebSocket-Accept"))
	}
	return nil
}

// each hands every message to take until that returns false. It answers pings, and the gateway's
// close, which ends it with a *websocket.CloseError.
func (s *socket) each(take func([]byte) (more bool)) error {
	var failure error
	one := func(m message) bool {
		switch m.op {
		case opText:
			return take(m.payload)
		case opPing:
			failure = s.write(opPong, m.payload, controlTime)
		case opClose:
			failure = errors.Join(closing(m.payload), s.write(opClose, m.payload[:min(len(m.payload), 2)], controlTime))
		case opBinary:
			failure = failed("a message came in a binary frame", "")
		}
		return failure == nil
	}
	feed := func(b []byte) (more bool) {
		more, err := s.frames.feed(b, one)
		if err != nil {
			failure = err
		}
		return more
	}
	if !feed(nil) {
		return failure
	}
	err := arrival.Each(s.conn, feed)
	if failure != nil {
		return failure
	}
	return err
}

// closing is what a close frame says.
func closing(payload []byte) error {
	if len(payload) < 2 {
		return &websocket.CloseError{Code: websocket.CloseNoStatusReceived}
	}
	return &websocket.CloseError{Code: int(binary.BigEndian.Uint16(payload)), Text: string(payload[2:])}
}

var outgoing = sync.Pool{New: func() any { b := make([]byte, 0, requestBuffer); return &b }}

// write sends one frame, in one write that may take so long.
func (s *socket) write(op byte, payload []byte, patience time.Duration) error {
	if err := s.conn.SetWriteDeadline(time.Now().Add(patience)); err != nil {
		return err
	}
	b := outgoing.Get().(*[]byte)
	defer outgoing.Put(b)
	*b = appendFrame((*b)[:0], op, payload, rand.Uint32())
	_, err := s.conn.Write(*b)
	return err
}

// goodbye closes the connection with a close frame.
func (s *socket) goodbye() error {
	bye := websocket.FormatCloseMessage(websocket.CloseNormalClosure, "")
	return errors.Join(s.write(opClose, bye, controlTime), s.conn.Close())
}
