package reference

import (
	"bufio"
	"encoding/binary"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

// raw connects to one of the server's two ports and says something.
func (w *world) raw(url, says string) net.Conn {
	w.t.Helper()
	_, address, _ := strings.Cut(url, "://")
	c, err := net.Dial("tcp", address)
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() { _ = c.Close() }) // mostly the server has closed it
	if err := c.SetDeadline(time.Now().Add(patience)); err != nil {
		w.t.Fatal(err)
	}
	if _, err := io.WriteString(c, says); err != nil {
		w.t.Fatal(err)
	}
	return c
}

// What of a request does not come in time ends the connection, whoever was to read it.
func TestARequestMustArriveInTime(t *testing.T) {
	w := newWorld(t, func(o *Options) { o.RequestLimit = 50 * time.Millisecond })
	for name, says := range map[string]string{
		"nothing":     "",
		"half a head": "GET /health HTTP/1.1\r\nHost: localhost\r\nX-",
		"half a body": "POST /api/v1/chat HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: " +
			"100\r\n\r\n{",
		"half a body not wanted":  "GET /health HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{",
		"half a body for no call": "PUT /tea HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
	} {
		c := w.raw(w.server.APIURL(), says)
		if _, err := io.Copy(io.Discard, c); err != nil {
			t.Errorf("%s: the connection was not ended: %v", name, err)
		}
	}
	if c := w.raw(w.server.GatewayURL(), "GET / HTTP/1.1\r\n"); c != nil {
		if _, err := io.Copy(io.Discard, c); err != nil {
			t.Errorf("half a handshake: the connection was not ended: %v", err)
		}
	}
}

// A stream outlives the time that its request had to arrive.
func TestAStreamIsNoRequestThatArrivesSlowly(t *testing.T) {
	w := newWorld(t, func(o *Options) { o.RequestLimit = 20 * time.Millisecond })
	timeIsOver := make(chan struct{})
	w.model.script("slow", func(c *upstreamCall) {
		c.say("a")
		w.wait(timeIsOver, "the end of a request that came too slowly")
		c.say("b")
		c.end()
	})
	_, url := w.create("slow", "")
	stream := w.open(url)
	if _, err := io.Copy(io.Discard, w.raw(w.server.APIURL(), "GET /health HTTP/1.1\r\n")); err != nil {
		t.Fatal(err)
	}
	close(timeIsOver)
	if got := stream.rest(); !strings.HasPrefix(got, "a b complete") {
		t.Errorf("the stream said %s", got)
	}
}

const handshake = "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: " +
	"websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"

// Who breaks the protocol is told so, also if more was sent behind what broke it.
func TestABrokenFrameIsAnsweredByACloseFrame(t *testing.T) {
	w := newWorld(t)
	behind := strings.Repeat("tea", 100_000)
	for name, tc := range map[string]struct {
		frame string
		code  uint16
	}{
		"no mask":             {"\x81\x02{}", websocket.CloseProtocolError},
		"a reserved bit":      {"\xC1\x80\x00\x00\x00\x00", websocket.CloseProtocolError},
		"a kind there is not": {"\x83\x80\x00\x00\x00\x00", websocket.CloseProtocolError},
		"a ping in pieces":    {"\x09\x80\x00\x00\x00\x00", websocket.CloseProtocolError},
		"a rest of nothing":   {"\x80\x80\x00\x00\x00\x00", websocket.CloseProtocolError},
		"too large": {"\x81\xFF\x00\x00\x00\x00\x00\x20\x00\x01\x00\x00\x00\x00",
			websocket.CloseMessageTooBig},
		"larger than numbers": {"\x81\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x00\x00\x00\x00",
			websocket.CloseProtocolError},
	} {
		c := w.raw(w.server.GatewayURL(), handshake)
		in := bufio.NewReader(c)
		if _, err := http.ReadResponse(in, nil); err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(c, tc.frame+behind); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		frames, err := io.ReadAll(in)
		if err != nil || len(frames) < 4 || frames[0] != 0x88 || binary.BigEndian.Uint16(frames[2:]) != tc.code {
			t.Errorf("%s: answered by %q, %v; want a close frame with the code %d", name, frames, err, tc.code)
		}
	}
}

// That a comparison takes the same time whatever is compared cannot be told from outside without
// a measurement that is wrong now and then. So the code itself is looked at: the token may be
// compared with nothing but the empty text, and by nothing but ConstantTimeCompare.
func TestTheTokenIsComparedInConstantTime(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "guard.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	digested, constant := 0, 0
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			switch called := name(n.Fun); called {
			case "sha256.Sum256":
				digested++
				return false
			case "subtle.ConstantTimeCompare":
				constant++
			}
		case *ast.BinaryExpr:
			if empty, ok := n.Y.(*ast.BasicLit); name(n.X) == "g.token" && n.Op == token.EQL && ok &&
				empty.Value == `""` {
				return false
			}
		case *ast.SelectorExpr:
			if name(n) == "g.token" {
				t.Error("guard.go looks at the token outside of its digest")
			}
		}
		return true
	})
	if digested != 2 || constant != 1 {
		t.Errorf("guard.go makes %d digests and compares %d times in constant time; want 2 and 1", digested, constant)
	}
}

// name is a selector as it is written: subtle.ConstantTimeCompare.
func name(e ast.Expr) string {
	s, ok := e.(*ast.SelectorExpr)
	if !ok {
		return ""
	}
	x, ok := s.X.(*ast.Ident)
	if !ok {
		return ""
	}
	return x.Name + "." + s.Sel.Name
}
