package arrival

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

// tolerance is what two readings of different clocks of one machine may differ by.
const tolerance = time.Millisecond

// pair is a connection of a Dialer and its other end.
func pair(t *testing.T, d *Dialer) (*Conn, net.Conn) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	conn, err := d.DialContext(t.Context(), "tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	other, err := l.Accept()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(); _ = other.Close() })
	return conn.(*Conn), other
}

func TestStampLiesBetweenWriteAndRead(t *testing.T) {
	conn, other := pair(t, &Dialer{})
	buf := make([]byte, 64)
	for i := range 200 {
		before := time.Now()
		if _, err := other.Write([]byte("token")); err != nil {
			t.Fatal(err)
		}
		n, err := conn.Read(buf)
		after := time.Now()
		if err != nil || string(buf[:n]) != "token" {
			t.Fatalf("%q, %v", buf[:n], err)
		}
		at, read := conn.Mark().Last()
		if at.Before(before.Add(-tolerance)) || at.After(after) || read != uint64(i+1) {
			t.Errorf("read %d (%d): arrived %v after the write began, %v before the read ended", i+1, read,
				at.Sub(before), after.Sub(at))
		}
	}
}

// A reader that is late does not move the stamp.
func TestStampIsTheArrivalNotTheRead(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("not run: only Linux gives receive stamps")
	}
	conn, other := pair(t, &Dialer{})
	// The kernel begins to stamp a moment after the first socket has asked for it.
	for deadline := time.Now().Add(time.Minute); ; {
		if _, err := other.Write([]byte("a")); err != nil {
			t.Fatal(err)
		}
		sent := time.Now()
		timer := time.NewTimer(20 * time.Millisecond)
		<-timer.C // the time that the scheduler might take
		if _, err := conn.Read(make([]byte, 8)); err != nil {
			t.Fatal(err)
		}
		at, _ := conn.Mark().Last()
		if !at.After(sent.Add(tolerance)) {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("the bytes came %v after they were sent: that is the time of the read", at.Sub(sent))
		}
	}
}

func TestReadsEndAsThoseOfAnyConnection(t *testing.T) {
	t.Run("end of file", func(t *testing.T) {
		conn, other := pair(t, &Dialer{})
		if err := other.Close(); err != nil {
			t.Fatal(err)
		}
		if n, err := conn.Read(make([]byte, 8)); n != 0 || err != io.EOF {
			t.Errorf("%d, %v", n, err)
		}
		if _, read := conn.Mark().Last(); read != 0 {
			t.Errorf("%d reads noted", read)
		}
	})
	t.Run("reset", func(t *testing.T) {
		conn, other := pair(t, &Dialer{})
		if err := errors.Join(other.(*net.TCPConn).SetLinger(0), other.Close()); err != nil {
			t.Fatal(err)
		}
		_, err := conn.Read(make([]byte, 8))
		if op, ok := errors.AsType[*net.OpError](err); !ok || op.Op != "read" {
			t.Errorf("%v", err)
		}
	})
	t.Run("deadline", func(t *testing.T) {
		conn, _ := pair(t, &Dialer{})
		if err := conn.SetReadDeadline(time.Now().Add(time.Millisecond)); err != nil {
			t.Fatal(err)
		}
		_, err := conn.Read(make([]byte, 8))
		if n, ok := errors.AsType[net.Error](err); !errors.Is(err, os.ErrDeadlineExceeded) || !ok || !n.Timeout() {
			t.Errorf("%v", err)
		}
	})
	t.Run("closed while it waits", func(t *testing.T) {
		conn, _ := pair(t, &Dialer{})
		time.AfterFunc(time.Millisecond, func() { _ = conn.Close() })
		if _, err := conn.Read(make([]byte, 8)); !errors.Is(err, net.ErrClosed) {
			t.Errorf("%v", err)
		}
	})
	t.Run("no room", func(t *testing.T) {
		conn, _ := pair(t, &Dialer{})
		if n, err := conn.Read(nil); n != 0 || err != nil {
			t.Errorf("%d, %v", n, err)
		}
	})
}

func TestAcceptedConnectionsNoteArrivalsToo(t *testing.T) {
	l, err := Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	client, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	conn, err := l.Accept()
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	before := time.Now()
	if _, err := client.Write([]byte("hello")); err != nil {
		t.Fatal(err)
	}
	if _, err := conn.Read(make([]byte, 8)); err != nil {
		t.Fatal(err)
	}
	at, read := Of(conn).Mark().Last()
	if at.Before(before.Add(-tolerance)) || at.After(time.Now()) || read != 1 {
		t.Errorf("arrived %v after it was written, in read %d", at.Sub(before), read)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := l.Accept(); !errors.Is(err, net.ErrClosed) {
		t.Errorf("accept after close: %v", err)
	}
}

func TestStaleConnectionsAreSeen(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("not run: only Linux is asked")
	}
	for name, end := range map[string]func(net.Conn) error{
		"closed": net.Conn.Close,
		"bytes that nobody asked for": func(c net.Conn) error {
			_, err := c.Write([]byte("hello"))
			return err
		},
	} {
		conn, other := pair(t, &Dialer{})
		if conn.Stale() {
			t.Errorf("%s: stale before", name)
		}
		if err := end(other); err != nil {
			t.Fatal(err)
		}
		for deadline := time.Now().Add(time.Minute); !conn.Stale(); runtime.Gosched() {
			if time.Now().After(deadline) {
				t.Fatalf("%s: not seen", name)
			}
		}
	}
	conn, _ := pair(t, &Dialer{})
	if err := conn.Close(); err != nil || !conn.Stale() {
		t.Errorf("closed here: not seen, %v", err)
	}
}

func TestReadAllocatesNothing(t *testing.T) {
	conn, other := pair(t, &Dialer{})
	token, buf := []byte("token"), make([]byte, 64)
	if n := testing.AllocsPerRun(200, func() {
		if _, err := other.Write(token); err != nil {
			t.Fatal(err)
		}
		if _, err := conn.Read(buf); err != nil {
			t.Fatal(err)
		}
		conn.Mark().Last()
	}); n != 0 {
		t.Errorf("%v allocations a read, want 0", n)
	}
}

func TestImpossibleStampsDoNotCount(t *testing.T) {
	now := time.Now()
	begun := now.Add(-time.Second)
	for name, tc := range map[string]struct {
		stamp int64
		want  time.Time
		plain bool
	}{
		"none":                      {0, now, true},
		"a while ago":               {now.Add(-time.Millisecond).UnixNano(), now.Add(-time.Millisecond), false},
		"now":                       {now.UnixNano(), now, false},
		"in the future":             {now.Add(time.Nanosecond).UnixNano(), now, true},
		"before the connection was": {begun.Add(-time.Nanosecond).UnixNano(), now, true},
	} {
		var m Mark
		if m.Source() != AfterRead {
			t.Error("a mark without a read has a source")
		}
		m.note(tc.stamp, begun, now)
		at, read := m.Last()
		if !at.Equal(tc.want) || read != 1 || (m.Source() == AfterRead) != tc.plain {
			t.Errorf("%s: %v from now, read %d, %v", name, at.Sub(now), read, m.Source())
		}
	}
}

func TestOneStampForAllThatOneReadBrings(t *testing.T) {
	conn, other := pair(t, &Dialer{})
	if _, err := other.Write([]byte("a\nb\n")); err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadFull(conn, make([]byte, 4)); err != nil {
		t.Fatal(err)
	}
	if _, read := conn.Mark().Last(); read != 1 {
		t.Errorf("%d reads for one write", read)
	}
}

// handler answers hello at /, echoes at /ws.
func handler(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path != "/ws" {
		fmt.Fprint(w, "hello")
		return
	}
	conn, err := (&websocket.Upgrader{}).Upgrade(w, r, nil)
	if err != nil {
		return
	}
	defer conn.Close()
	for {
		typ, data, err := conn.ReadMessage()
		if err != nil || conn.WriteMessage(typ, data) != nil {
			return
		}
	}
}

func TestUnderHTTP(t *testing.T) {
	for name, start := range map[string]func(http.Handler) *httptest.Server{"plain": httptest.NewServer,
		"TLS": httptest.NewTLSServer} {
		t.Run(name, func(t *testing.T) {
			server := start(http.HandlerFunc(handler))
			defer server.Close()
			transport := &http.Transport{DialContext: (&Dialer{}).DialContext,
				TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}
			defer transport.CloseIdleConnections()
			var mark *Mark
			for i := range 3 {
				ctx := httptrace.WithClientTrace(t.Context(),
					&httptrace.ClientTrace{GotConn: func(info httptrace.GotConnInfo) {
						if info.Reused != (i > 0) {
							t.Errorf("exchange %d on a reused connection: %v", i, info.Reused)
						}
						mark = Of(info.Conn).Mark()
					}})
				req, err := http.NewRequestWithContext(ctx, http.MethodGet, server.URL, nil)
				if err != nil {
					t.Fatal(err)
				}
				begun := time.Now()
				resp, err := transport.RoundTrip(req)
				if err != nil {
					t.Fatal(err)
				}
				body, err := io.ReadAll(resp.Body)
				after := time.Now()
				if err = errors.Join(err, resp.Body.Close()); err != nil || string(body) != "hello" {
					t.Fatalf("%q, %v", body, err)
				}
				at, read := mark.Last()
				if at.Before(begun) || at.After(after) || read == 0 || mark.Wrote().Before(begun) ||
					mark.Wrote().After(after) {
					t.Errorf(
						"exchange %d: arrived %v after it began, %v before its end, in read %d; written %v after it "+
							"began",
						i, at.Sub(begun), after.Sub(at), read, mark.Wrote().Sub(begun))
				}
			}
		})
	}
}

func TestUnderWebSocket(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(handler))
	defer server.Close()
	dialer := websocket.Dialer{NetDialContext: (&Dialer{}).DialContext}
	ws, _, err := dialer.DialContext(t.Context(), "ws"+strings.TrimPrefix(server.URL, "http")+"/ws", nil)
	if err != nil {
		t.Fatal(err)
	}
	defer ws.Close()
	mark := Of(ws.NetConn()).Mark()
	_, handshake := mark.Last()
	for i := range 3 {
		begun := time.Now()
		if err := ws.WriteMessage(websocket.TextMessage, []byte("ping")); err != nil {
			t.Fatal(err)
		}
		if _, data, err := ws.ReadMessage(); err != nil || string(data) != "ping" {
			t.Fatalf("%q, %v", data, err)
		}
		at, read := mark.Last()
		if at.Before(begun.Add(-tolerance)) || at.After(time.Now()) || read != handshake+uint64(i+1) {
			t.Errorf("message %d came %v after it was sent, in read %d", i, at.Sub(begun), read)
		}
	}
}

func TestSpreadingOverSourceAddresses(t *testing.T) {
	seen := map[string]bool{}
	d := &Dialer{Addresses: 3}
	for range 9 {
		conn, _ := pair(t, d)
		seen[conn.LocalAddr().(*net.TCPAddr).IP.String()] = true
	}
	want := 3
	if runtime.GOOS != "linux" {
		want = 1
	}
	if len(seen) != want {
		t.Errorf("connections come from %v, want %d addresses", seen, want)
	}
}

func TestLoopbackAddresses(t *testing.T) {
	for addr, want := range map[string]bool{
		"127.0.0.1:80": true, "127.9.9.9:80": true, "10.0.0.1:80": false, "[::1]:80": false, "localhost:80": false,
		"127.0.0.1": false,
	} {
		if got := loopback(addr); got != want {
			t.Errorf("loopback(%q) = %v", addr, got)
		}
	}
}

func TestDialFails(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := (&Dialer{}).DialContext(ctx, "tcp", "127.0.0.1:1"); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	if Of(&net.TCPConn{}) != nil {
		t.Error("a connection of nobody's is found")
	}
}
