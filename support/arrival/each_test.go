package arrival

import (
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"
)

// eachRead collects what Each reads until it ends.
func eachRead(conn net.Conn) (text string, err error) {
	err = Each(conn, func(b []byte) bool { text += string(b); return true })
	return text, err
}

func TestEachBringsWhatComesToItsEnd(t *testing.T) {
	long := strings.Repeat("0123456789", 100_000)
	for name, dial := range map[string]func(*testing.T) (near, far net.Conn){
		"of a dialer": func(t *testing.T) (net.Conn, net.Conn) { return pair(t, &Dialer{}) },
		"of another":  func(*testing.T) (net.Conn, net.Conn) { return net.Pipe() },
	} {
		t.Run(name, func(t *testing.T) {
			near, far := dial(t)
			written := make(chan error, 1)
			go func() {
				_, err := io.WriteString(far, long)
				written <- errors.Join(err, far.Close())
			}()
			text, err := eachRead(near)
			if err := <-written; err != nil {
				t.Fatal(err)
			}
			if text != long || err != io.EOF {
				t.Errorf("%d bytes, %v; want %d, EOF", len(text), err, len(long))
			}
		})
	}
}

// The end often comes with the last bytes: no event of its own tells of it.
func TestEachSeesAnEndThatCameWithTheLastBytes(t *testing.T) {
	for range 100 {
		conn, other := pair(t, &Dialer{})
		if _, err := io.WriteString(other, "bye"); err != nil {
			t.Fatal(err)
		}
		if err := other.Close(); err != nil {
			t.Fatal(err)
		}
		for deadline := time.Now().Add(time.Minute); runtime.GOOS == "linux" && !conn.Stale(); runtime.Gosched() {
			if time.Now().After(deadline) {
				t.Fatal("nothing came")
			}
		}
		if err := conn.SetReadDeadline(time.Now().Add(time.Minute)); err != nil {
			t.Fatal(err)
		}
		if text, err := eachRead(conn); text != "bye" || err != io.EOF {
			t.Fatalf("%q, %v", text, err)
		}
	}
}

func TestEachStopsWhenItIsToldTo(t *testing.T) {
	conn, other := pair(t, &Dialer{})
	for i := range 3 {
		if _, err := io.WriteString(other, "token"); err != nil {
			t.Fatal(err)
		}
		var text string
		if err := Each(conn, func(b []byte) bool { text += string(b); return len(text) < 5 }); err != nil ||
			text != "token" {
			t.Errorf("%q, %v", text, err)
		}
		if at, read := conn.Mark().Last(); read != uint64(i+1) || at.After(time.Now()) {
			t.Errorf("read %d of %d came %v ago", read, i+1, time.Since(at))
		}
	}
}

func TestEachEndsAsAReadDoes(t *testing.T) {
	for name, tc := range map[string]struct {
		end  func(conn *Conn, other net.Conn) error
		want func(error) bool
	}{
		"deadline": {func(c *Conn, _ net.Conn) error { return c.SetReadDeadline(time.Now().Add(time.Millisecond)) },
			func(err error) bool { return errors.Is(err, os.ErrDeadlineExceeded) }},
		"closed while it waits": {func(c *Conn, _ net.Conn) error {
			time.AfterFunc(time.Millisecond, func() { _ = c.Close() })
			return nil
		},
			func(err error) bool { return errors.Is(err, net.ErrClosed) }},
		"reset": {func(_ *Conn, other net.Conn) error {
			return errors.Join(other.(*net.TCPConn).SetLinger(0), other.Close())
		},
			func(err error) bool { op, ok := errors.AsType[*net.OpError](err); return ok && op.Op == "read" }},
	} {
		conn, other := pair(t, &Dialer{})
		if err := tc.end(conn, other); err != nil {
			t.Fatal(err)
		}
		if text, err := eachRead(conn); text != "" || !tc.want(err) {
			t.Errorf("%s: %q, %v", name, text, err)
		}
	}
}

func TestEachUnderTLS(t *testing.T) {
	server := httptest.NewTLSServer(http.HandlerFunc(handler))
	defer server.Close()
	conn, err := (&Dialer{}).DialContext(t.Context(), "tcp", server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	secure := tls.Client(conn, &tls.Config{InsecureSkipVerify: true})
	if _, err := io.WriteString(secure, "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	if text, err := eachRead(secure); !strings.HasSuffix(text, "hello") || err != io.EOF {
		t.Errorf("%q, %v", text, err)
	}
}
