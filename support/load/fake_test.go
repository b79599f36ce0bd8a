package load

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/tidwall/gjson"

	"bamboo-spec/support/client"
)

// event is one of the writes as JSON.
func event(write, session string) string {
	switch text, token := strings.CutPrefix(write, "t:"); {
	case token && session == "":
		return fmt.Sprintf(`{"type":"token","content":%q}`, text)
	case token:
		return fmt.Sprintf(`{"type":"agent_token","session_id":%q,"token":%q}`, session, text)
	case write == "complete":
		return `{"type":"complete","usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}`
	}
	return write
}

// fake is a Bamboo that answers everything with the same writes.
type fake struct {
	*httptest.Server
	writes  []string
	hold    chan struct{} // waited for after the first write; nil: not
	history string
	lazy    bool          // a stream has no head until its run is started
	asked   chan struct{} // closed when the stream was asked for, if lazy
	began   chan struct{} // closed when the run has been started
	mu      sync.Mutex
	order   []string // of the calls
	conns   atomic.Int64
}

func newFake(t *testing.T, writes ...string) *fake {
	f := &fake{writes: writes, began: make(chan struct{}), asked: make(chan struct{})}
	busy := true // once
	mux := http.NewServeMux()
	mux.HandleFunc("POST /api/v1/chat", func(w http.ResponseWriter, r *http.Request) {
		if body, _ := io.ReadAll(r.Body); gjson.GetBytes(body, "message").Str == "refuse" {
			http.Error(w, "not today", http.StatusTeapot)
			return
		}
		w.WriteHeader(http.StatusCreated)
		fmt.Fprint(w, `{"session_id":"s","stream_url":"/api/v1/stream/s","status":"streaming"}`)
	})
	mux.HandleFunc("GET /api/v1/stream/s", f.stream)
	mux.HandleFunc("GET /api/v1/history/s", func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, f.history) })
	mux.HandleFunc("POST /api/v1/stop/s", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, `{"success":true}`)
		close(f.hold)
	})
	mux.HandleFunc("POST /api/v1/execute/s", func(w http.ResponseWriter, r *http.Request) {
		if busy {
			busy = false
			http.Error(w, "retry execute", http.StatusServiceUnavailable)
			return
		}
		w.WriteHeader(http.StatusAccepted)
		close(f.began)
	})
	mux.HandleFunc("GET /gateway", f.gateway)
	f.Server = httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if f.lazy && strings.HasPrefix(r.URL.Path, "/api/v1/execute/") {
			<-f.asked // two connections have no order of their own
		}
		f.mu.Lock()
		f.order = append(f.order, r.Method+" "+r.URL.Path)
		f.mu.Unlock()
		mux.ServeHTTP(w, r)
	}))
	f.Config.ConnState = func(_ net.Conn, s http.ConnState) {
		if s == http.StateNew {
			f.conns.Add(1)
		}
	}
	f.Start()
	t.Cleanup(f.Close)
	return f
}

func (f *fake) stream(w http.ResponseWriter, r *http.Request) {
	if f.lazy {
		close(f.asked)
		<-f.began
	}
	for i, write := range f.writes {
		if raw, is := strings.CutPrefix(write, "raw:"); is {
			fmt.Fprint(w, raw)
		} else {
			fmt.Fprintf(w, "data: %s\n\n", event(write, ""))
		}
		if err := http.NewResponseController(w).Flush(); err != nil {
			return
		}
		f.pause(r.Context(), i)
	}
}

func (f *fake) pause(ctx context.Context, i int) {
	if f.hold != nil && i == 0 {
		select {
		case <-f.hold:
		case <-ctx.Done():
		}
	}
}

func (f *fake) gateway(w http.ResponseWriter, r *http.Request) {
	conn, err := upgrade(w, r)
	if err != nil {
		return
	}
	defer conn.Close()
	for {
		_, data, err := conn.ReadMessage()
		if err != nil {
			return
		}
		say := func(s string) { err = errors.Join(err, conn.WriteMessage(websocket.TextMessage, []byte(s))) }
		switch m := gjson.ParseBytes(data); m.Get("type").Str {
		case "connect":
			if m.Get("auth").Str == "wrong" {
				say(`{"type":"error","code":"UNAUTHORIZED","message":"no"}`)
			} else {
				say(`{"type":"connected","session_id":"s"}`)
			}
		case "chat":
			for i, write := range f.writes {
				say(event(write, "s"))
				f.pause(r.Context(), i)
			}
		case "ping":
			say(`{"type":"pong","timestamp":1}`)
		}
		if err != nil {
			return
		}
	}
}

func upgrade(w http.ResponseWriter, r *http.Request) (*websocket.Conn, error) {
	return (&websocket.Upgrader{}).Upgrade(w, r, nil)
}

func (f *fake) options() Options {
	return Options{
		Config:      client.Config{API: f.URL, Gateway: "ws" + strings.TrimPrefix(f.URL, "http") + "/gateway"},
		Connections: 4, Timeout: time.Minute,
	}
}

func (f *fake) http(t *testing.T) *HTTP {
	t.Helper()
	c, err := NewHTTP(f.options())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

func (f *fake) dial(t *testing.T) *Conn {
	t.Helper()
	g, err := NewGateway(f.options())
	if err != nil {
		t.Fatal(err)
	}
	conn, err := g.Dial(t.Context(), "s")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	return conn
}

// faulty checks the error of a run.
func faulty(t *testing.T, run Run, fault string) {
	t.Helper()
	switch {
	case fault == "" && run.Err != nil:
		t.Errorf("the right answer fails: %v", run.Err)
	case fault != "" && run.Err == nil:
		t.Errorf("no failure, want one with %q", fault)
	case fault != "" && !strings.Contains(run.Err.Error(), fault):
		t.Errorf("fails with %q, want one with %q", run.Err, fault)
	}
}
