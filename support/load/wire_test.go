package load

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"bamboo-spec/support/arrival"
	"bamboo-spec/support/client"
	"bamboo-spec/support/measure"
)

// scene is a server, what it answers, and a wire to it.
type scene struct {
	server *httptest.Server
	wire   *wire
	url    *url.URL
	conns  atomic.Int64
}

func newScene(t *testing.T, start func(*httptest.Server), answer http.HandlerFunc) *scene {
	t.Helper()
	s := &scene{server: httptest.NewUnstartedServer(answer)}
	s.server.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			s.conns.Add(1)
		}
	}
	start(s.server)
	t.Cleanup(s.server.Close)
	u, err := url.Parse(s.server.URL + "/path?x=a%20b")
	if err != nil {
		t.Fatal(err)
	}
	u.User = url.UserPassword("ann", "pass")
	s.url, s.wire = u, newWire(u, new(Options).header(u), &arrival.Dialer{}, 2)
	if s.server.TLS != nil {
		s.wire.secure.RootCAs = x509.NewCertPool()
		s.wire.secure.RootCAs.AddCert(s.server.Certificate())
	}
	t.Cleanup(s.wire.close)
	return s
}

// call makes one call and reads its answer.
func (s *scene) call(t *testing.T, body string) (status int, text string) {
	t.Helper()
	x, err := s.wire.do(t.Context(), http.MethodPost, s.url, "X-More: yes\r\n", []byte(body))
	if err != nil {
		t.Fatal(err)
	}
	if !x.came.After(x.written) {
		t.Errorf("the answer came %v after the request was written", x.came.Sub(x.written))
	}
	b, err := x.read()
	if err != nil {
		t.Fatal(err)
	}
	return x.StatusCode, string(b)
}

func echo(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	user, password, _ := r.BasicAuth()
	fmt.Fprintln(w, r.Method, r.RequestURI, r.Host == r.Context().Value(http.LocalAddrContextKey).(net.Addr).String(),
		r.Header.Get("User-Agent"), r.Header.Get("X-More"), user, password, r.ContentLength, string(body))
}

func TestWireMakesWholeRequests(t *testing.T) {
	for name, start := range map[string]func(*httptest.Server){"plain": (*httptest.Server).Start,
		"TLS": (*httptest.Server).StartTLS} {
		t.Run(name, func(t *testing.T) {
			s := newScene(t, start, echo)
			for _, body := range []string{"hello", strings.Repeat("long ", 10_000)} {
				want := fmt.Sprintln("POST", "/path?x=a%20b", true, userAgent, "yes", "ann", "pass", len(body), body)
				if status, text := s.call(t, body); status != http.StatusOK || text != want {
					t.Errorf("%d %.200q, want %.200q", status, text, want)
				}
			}
			if n := s.conns.Load(); n != 1 {
				t.Errorf("%d connections for one user", n)
			}
		})
	}
}

func TestWireTakesAnswersOfEveryForm(t *testing.T) {
	for name, tc := range map[string]struct {
		answer http.HandlerFunc
		conns  int64 // for two calls
	}{
		"with its length": {func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, "hello") }, 1},
		"in chunks": {func(w http.ResponseWriter, r *http.Request) {
			fmt.Fprint(w, "hel")
			w.(http.Flusher).Flush()
			fmt.Fprint(w, "lo")
		}, 1},
		"announced": {func(w http.ResponseWriter, r *http.Request) {
			w.WriteHeader(http.StatusEarlyHints)
			fmt.Fprint(w, "hello")
		}, 1},
		"the last one": {func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Connection", "close")
			fmt.Fprint(w, "hello")
		}, 2},
		"until the end of file": {func(w http.ResponseWriter, r *http.Request) {
			conn, _, err := http.NewResponseController(w).Hijack()
			if err == nil {
				fmt.Fprint(conn, "HTTP/1.1 200 OK\r\n\r\nhello")
				_ = conn.Close()
			}
		}, 2},
		"followed by more": {func(w http.ResponseWriter, r *http.Request) {
			conn, _, err := http.NewResponseController(w).Hijack()
			if err == nil {
				fmt.Fprint(conn, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello, and more")
				_ = conn.Close()
			}
		}, 2},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScene(t, (*httptest.Server).Start, tc.answer)
			for range 2 {
				if status, text := s.call(t, ""); status != http.StatusOK || text != "hello" {
					t.Errorf("%d %q", status, text)
				}
			}
			if n := s.conns.Load(); n != tc.conns {
				t.Errorf("%d connections for two calls, want %d", n, tc.conns)
			}
		})
	}
}

// A server may close a connection that nobody uses at any time: that is no failure of the
// call that would have used it next.
func TestWireNoticesConnectionsThatTheServerClosed(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("not run: only Linux is asked")
	}
	s := newScene(t, (*httptest.Server).Start, echo)
	s.call(t, "first")
	s.server.CloseClientConnections()
	for deadline := time.Now().Add(time.Minute); !arrival.Of(s.wire.idle[0].conn).Stale(); runtime.Gosched() {
		if time.Now().After(deadline) {
			t.Fatal("the connection is still open")
		}
	}
	s.call(t, "second")
	if n := s.conns.Load(); n != 2 {
		t.Errorf("%d connections, want a new one for the second call", n)
	}
}

func TestWireKeepsNoMoreThanItMay(t *testing.T) {
	s := newScene(t, (*httptest.Server).Start, echo)
	var open []*exchange
	for range 3 {
		x, err := s.wire.do(t.Context(), http.MethodGet, s.url, "", nil)
		if err != nil {
			t.Fatal(err)
		}
		open = append(open, x)
	}
	for _, x := range open {
		if _, err := x.read(); err != nil {
			t.Fatal(err)
		}
	}
	if n := len(s.wire.idle); n != 2 {
		t.Errorf("%d connections are kept, want 2", n)
	}
	s.wire.close()
	if s.call(t, "after close"); len(s.wire.idle) != 0 {
		t.Error("a connection is kept after close")
	}
}

func TestWireRefusesEndlessAnswers(t *testing.T) {
	s := newScene(t, (*httptest.Server).Start, func(w http.ResponseWriter, r *http.Request) {
		for {
			if _, err := w.Write(make([]byte, 64<<10)); err != nil {
				return
			}
		}
	})
	x, err := s.wire.do(t.Context(), http.MethodGet, s.url, "", nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := x.read(); err == nil || len(s.wire.idle) != 0 {
		t.Errorf("%v, %d connections kept", err, len(s.wire.idle))
	}
}

func TestWireChecksCertificates(t *testing.T) {
	s := newScene(t, (*httptest.Server).StartTLS, echo)
	s.wire.secure = &tls.Config{ServerName: "127.0.0.1"}
	if _, err := s.wire.do(t.Context(), http.MethodGet, s.url, "", nil); err == nil ||
		!strings.Contains(err.Error(), "certificate") {
		t.Errorf("%v", err)
	}
}

func TestUnderTLSTheClockIsTheRecords(t *testing.T) {
	s := newScene(t, (*httptest.Server).StartTLS, func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, "data: %s\n\ndata: %s\n\n", event("t:hello", ""), event("complete", ""))
	})
	client, err := NewHTTP(Options{Config: client.Config{API: s.server.URL}, Connections: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	client.wire = s.wire
	run := client.Stream(t.Context(), Created{Session: "s", StreamURL: "/x"}, Ask{Want: "hello"})
	if run.Err != nil || run.Clock == measure.KernelClock || run.Clock == "" {
		t.Errorf("%v, %q", run.Err, run.Clock)
	}
}

func TestStreamsOfAnotherServerAreNotFollowed(t *testing.T) {
	f := newFake(t, "t:hello", "complete")
	faulty(t, f.http(t).Stream(t.Context(), Created{Session: "s", StreamURL: "http://127.0.0.1:1/x"}, Ask{}),
		"on another server")
}
