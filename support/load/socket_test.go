package load

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

// peer is a gateway of another hand: what it does once it has shaken hands.
func peer(do func(*websocket.Conn)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		conn, err := upgrade(w, r)
		if err != nil {
			return
		}
		defer conn.Close()
		do(conn)
	}
}

var transports = map[string]func(*httptest.Server){"plain": (*httptest.Server).Start,
	"TLS": (*httptest.Server).StartTLS}

func (s *scene) open(t *testing.T) *socket {
	t.Helper()
	socket, err := s.wire.open(t.Context(), s.url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = socket.conn.Close() })
	return socket
}

func TestASocketSpeaksWithAPeerOfAnotherHand(t *testing.T) {
	for name, start := range transports {
		t.Run(name, func(t *testing.T) {
			s := newScene(t, start, peer(func(conn *websocket.Conn) {
				_ = conn.WriteMessage(websocket.TextMessage, []byte("unasked")) // what fails shows at the other end
				for {
					typ, data, err := conn.ReadMessage()
					if err != nil {
						return
					}
					// as above
					_ = conn.WriteControl(websocket.PingMessage, []byte("are you there?"), time.Now().Add(time.Minute))
					if err := conn.WriteMessage(typ, data); err != nil {
						return
					}
				}
			}))
			socket := s.open(t)
			next := func() (got string) {
				t.Helper()
				if err := socket.each(func(m []byte) bool { got = string(m); return false }); err != nil {
					t.Fatal(err)
				}
				return got
			}
			if got := next(); got != "unasked" {
				t.Errorf("%q", got)
			}
			for _, n := range []int{0, 1, 125, 126, 5_000, 65_535, 65_536, 300_000} {
				text := bytes.Repeat([]byte("héllo"), n/6+1)[:n]
				if err := socket.write(opText, text, time.Minute); err != nil {
					t.Fatal(err)
				}
				if got := next(); got != string(text) {
					t.Errorf("%d bytes come back as %d", n, len(got))
				}
			}
		})
	}
}

func TestASocketSaysWhyNothingMoreComes(t *testing.T) {
	for name, tc := range map[string]struct {
		do    func(*websocket.Conn)
		fault string
	}{
		"closed": {func(conn *websocket.Conn) {
			bye := websocket.FormatCloseMessage(websocket.ClosePolicyViolation, "unauthorized")
			_ = conn.WriteControl(websocket.CloseMessage, bye, time.Now().Add(time.Minute)) // as above
			_, _, err := conn.ReadMessage()
			if !websocket.IsCloseError(err, websocket.ClosePolicyViolation) {
				t.Errorf("the close is answered by %v", err)
			}
		}, "the gateway closed the connection with code 1008: unauthorized"},
		"closed without a word": {func(conn *websocket.Conn) {
			_ = conn.WriteControl(websocket.CloseMessage, nil, time.Now().Add(time.Minute)) // as above
		}, "with code 1005"},
		"ended": {func(conn *websocket.Conn) { _ = conn.WriteMessage(websocket.TextMessage, []byte("hello")) },
			"the connection ended in the middle"},
		"binary": {func(conn *websocket.Conn) { _ = conn.WriteMessage(websocket.BinaryMessage, []byte("hello")) },
			"binary frame"},
		"broken frames": {func(conn *websocket.Conn) {
			_, _ = io.WriteString(conn.NetConn(), serverFrame(0x83, "hello")) // as above
		}, "a frame of no known kind"},
	} {
		t.Run(name, func(t *testing.T) {
			socket := newScene(t, (*httptest.Server).Start, peer(tc.do)).open(t)
			err := socket.each(func([]byte) bool { return true })
			if err == nil {
				t.Fatal("no error")
			}
			if got := broke(t.Context(), "the gateway", err).Error(); !strings.Contains(got, tc.fault) {
				t.Errorf("%s, want %q in it", got, tc.fault)
			}
		})
	}
}

func TestAHandshakeThatIsNoneIsRefused(t *testing.T) {
	switched := func(head ...string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			conn, _, err := http.NewResponseController(w).Hijack()
			if err != nil {
				t.Error(err)
				return
			}
			defer conn.Close()
			// as above
			_, _ = fmt.Fprintf(conn, "HTTP/1.1 101 Switching Protocols\r\n%s\r\n\r\n", strings.Join(head, "\r\n"))
		}
	}
	for name, tc := range map[string]struct {
		answer http.HandlerFunc
		fault  string
	}{
		"refused": {func(w http.ResponseWriter, r *http.Request) { http.Error(w, "no", http.StatusForbidden) },
			"status 403 instead of 101"},
		"no upgrade":    {switched("Connection: upgrade"), "without an upgrade"},
		"no connection": {switched("Upgrade: websocket"), "without an upgrade"},
		"wrong accept": {switched("Upgrade: websocket", "Connection: upgrade", "Sec-WebSocket-Accept: abc"),
			`wrong Sec-WebSocket-Accept: "abc"`},
		"no answer": {func(w http.ResponseWriter, r *http.Request) { panic(http.ErrAbortHandler) },
			"unexpected EOF"},
	} {
		s := newScene(t, (*httptest.Server).Start, tc.answer)
		if _, err := s.wire.open(t.Context(), s.url); err == nil || !strings.Contains(err.Error(), tc.fault) {
			t.Errorf("%s: %v, want %q", name, err, tc.fault)
		}
	}
}

func TestAHandshakeEndsWithItsContext(t *testing.T) {
	reached := make(chan struct{})
	over := make(chan struct{})
	s := newScene(t, (*httptest.Server).Start, func(http.ResponseWriter, *http.Request) { close(reached); <-over })
	defer close(over)
	ctx, cancel := context.WithCancel(t.Context())
	go func() { <-reached; cancel() }()
	if _, err := s.wire.open(ctx, s.url); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}
