// Package imitation helps tests to meet an older Bamboo without having one: the reference server behind a
// proxy that spoils what that version got wrong. Its entry point is Start.
package imitation

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/gorilla/websocket"

	"bamboo-spec/support/reference"
)

// Faults are what a version gets wrong.
type Faults struct {
	SilentStream bool // the stream of an answer is opened and says nothing
	SilentChat   bool // the gateway never answers a message
	OtherIDs     bool // the gateway replaces the session id of connect
	AnyID        bool // a bad session id is accepted
	EmptyHistory bool // history shows no messages
	AnyOrigin    bool // every page may open the gateway
}

// Server is an imitation that runs until the end of its test.
type Server struct {
	API, Gateway string
	Faults
	reference *reference.Server
}

// Start starts the imitation; it asks the model at modelURL.
func Start(t *testing.T, f Faults, modelURL string) *Server {
	t.Helper()
	o := reference.Options{HTTPAddr: "127.0.0.1:0", GatewayAddr: "127.0.0.1:0", DataDir: t.TempDir(),
		ModelURL: modelURL}
	if f.AnyOrigin {
		o.AllowedOrigins = []string{"*"}
	}
	r, err := reference.Start(o)
	if err != nil {
		t.Fatal(err)
	}
	s := &Server{Faults: f, reference: r}
	api, gateway := httptest.NewServer(http.HandlerFunc(s.call)), httptest.NewServer(http.HandlerFunc(s.open))
	s.API, s.Gateway = api.URL, "ws"+strings.TrimPrefix(gateway.URL, "http")
	t.Cleanup(func() {
		api.CloseClientConnections()
		api.Close()
		gateway.CloseClientConnections()
		gateway.Close()
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// call answers over HTTP.
func (s *Server) call(w http.ResponseWriter, r *http.Request) {
	switch {
	case s.SilentStream && r.Method == http.MethodGet && strings.HasPrefix(r.URL.Path, "/api/v1/stream/"):
		w.Header().Set("Content-Type", "text/event-stream")
		w.WriteHeader(http.StatusOK)
		if http.NewResponseController(w).Flush() == nil {
			<-r.Context().Done()
		}
		return
	case s.EmptyHistory && strings.HasPrefix(r.URL.Path, "/api/v1/history/"):
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprintf(w, `{"session_id": %q, "messages": []}`, strings.TrimPrefix(r.URL.Path, "/api/v1/history/"))
		return
	case s.AnyID && strings.HasPrefix(r.URL.Path, "/api/v1/stop/") &&
		!plain(strings.TrimPrefix(r.URL.Path, "/api/v1/stop/")):
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprint(w, `{"success": true}`)
		return
	case s.AnyID && r.URL.Path == "/api/v1/chat":
		r.Body = io.NopCloser(bytes.NewReader(s.plainID(r)))
		r.ContentLength = -1
	}
	to, err := url.Parse(s.reference.APIURL())
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	(&httputil.ReverseProxy{Rewrite: func(p *httputil.ProxyRequest) { p.SetURL(to) }, FlushInterval: -1}).ServeHTTP(w,
		r)
}

// plainID is the body of a create whose bad session id gives way to a good one.
func (s *Server) plainID(r *http.Request) []byte {
	body, err := io.ReadAll(r.Body)
	var m map[string]any
	if err != nil || json.Unmarshal(body, &m) != nil {
		return body
	}
	if id, is := m["session_id"].(string); !is || plain(id) {
		return body
	}
	m["session_id"] = uuid.NewString()
	changed, err := json.Marshal(m)
	if err != nil {
		return body
	}
	return changed
}

func plain(id string) bool {
	other := func(r rune) bool {
		return !strings.ContainsRune("-_.", r) && (r < '0' || r > 'z' || r > '9' && r < 'A' || r > 'Z' && r < 'a')
	}
	return id != "" && id != "." && id != ".." && len(id) <= 128 && !strings.ContainsFunc(id, other)
}

// open carries messages between a client and the reference's gateway.
func (s *Server) open(w http.ResponseWriter, r *http.Request) {
	header := http.Header{}
	if o := r.Header.Get("Origin"); o != "" {
		header.Set("Origin", o)
	}
	inner, refused, err := websocket.DefaultDialer.Dial(s.reference.GatewayURL(), header)
	if err != nil {
		status := http.StatusBadGateway
		if refused != nil {
			status = refused.StatusCode
		}
		http.Error(w, err.Error(), status)
		return
	}
	defer inner.Close()
	outer, err := (&websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }}).Upgrade(w, r, nil)
	if err != nil {
		return
	}
	defer outer.Close()
	go func() {
		carry(outer, inner, func(m []byte) []byte { return m })
		_ = outer.Close() // so that the other direction ends
	}()
	connected := false
	carry(inner, outer, func(m []byte) []byte { return s.spoil(m, &connected) })
}

// carry hands on messages until one side has ended, and tells the other how.
func carry(to, from *websocket.Conn, change func([]byte) []byte) {
	for {
		kind, message, err := from.ReadMessage()
		if err != nil {
			code := websocket.CloseNoStatusReceived
			if ended, is := err.(*websocket.CloseError); is {
				code = ended.Code
			}
			_ = to.WriteMessage(websocket.CloseMessage, websocket.FormatCloseMessage(code, ""))
			return
		}
		if kind == websocket.TextMessage {
			message = change(message)
		}
		if message != nil && to.WriteMessage(kind, message) != nil {
			return
		}
	}
}

// spoil changes what a client sends; nil: it is lost.
func (s *Server) spoil(message []byte, connected *bool) []byte {
	var m map[string]any
	if json.Unmarshal(message, &m) != nil {
		return message
	}
	switch m["type"] {
	case "chat":
		if text, is := m["content"].(string); is && text != "" && s.SilentChat && *connected {
			return nil
		}
	case "connect":
		*connected = true
		if _, named := m["session_id"].(string); named && s.OtherIDs {
			m["session_id"] = uuid.NewString()
			if changed, err := json.Marshal(m); err == nil {
				return changed
			}
		}
	}
	return message
}
