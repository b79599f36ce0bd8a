package worldtest

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"bamboo-spec/support/capability"
	"bamboo-spec/support/config"
	"bamboo-spec/support/report"
	"bamboo-spec/support/target"
	"bamboo-spec/support/world"
)

// Session is the id of every session of a stub.
const Session = "tea"

// Stub is a Bamboo that answers with what a test says.
type Stub struct {
	Events  []string            // of each stream, as JSON
	Open    bool                // a stream stays open behind its events
	History string              // the messages of every session, as JSON
	Denied  capability.Set      // what is known to be missing
	Frames  func(string) string // what the gateway answers to a message, one JSON a line; nil: nothing
	Ways    config.Ways         // how it is said to differ from the contract's canonical form
}

func (s Stub) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch {
	case websocket.IsWebSocketUpgrade(r):
		s.gateway(w, r)
	case r.URL.Path == "/api/v1/health":
		fmt.Fprint(w, "OK")
	case r.URL.Path == "/boom":
		http.Error(w, "out of tea", http.StatusServiceUnavailable)
	case r.URL.Path == "/api/v1/chat":
		w.WriteHeader(http.StatusCreated)
		fmt.Fprintf(w, `{"session_id": %q, "stream_url": "/stream", "status": "streaming"}`, Session)
	case r.URL.Path == "/stream":
		w.Header().Set("Content-Type", "text/event-stream")
		for _, e := range s.Events {
			fmt.Fprintf(w, "data: %s\n\n", e)
		}
		if s.Open {
			_ = http.NewResponseController(w).Flush() // a client that has gone ends the wait below
			<-r.Context().Done()
		}
	case strings.HasPrefix(r.URL.Path, "/api/v1/history/"):
		fmt.Fprintf(w, `{"messages": [%s]}`, s.History)
	default:
		http.NotFound(w, r)
	}
}

func (s Stub) gateway(w http.ResponseWriter, r *http.Request) {
	conn, err := new(websocket.Upgrader).Upgrade(w, r, nil)
	if err != nil {
		return
	}
	defer conn.Close()
	for {
		_, message, err := conn.ReadMessage()
		if err != nil {
			return
		}
		if s.Frames == nil {
			continue
		}
		for line := range strings.Lines(s.Frames(string(message))) {
			if conn.WriteMessage(websocket.TextMessage, []byte(line)) != nil {
				return
			}
		}
	}
}

// In opens a world around a stub, with a model of ours that nobody asks but the test.
func In(t *testing.T, s Stub) *world.World {
	t.Helper()
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	return at(t, server.URL, strings.Replace(server.URL, "http", "ws", 1), s)
}

// At is In for a server of the test's own, at these URLs of its HTTP side and its gateway.
func At(t *testing.T, api, gateway string) *world.World {
	t.Helper()
	return at(t, api, gateway, Stub{})
}

func at(t *testing.T, api, gateway string, s Stub) *world.World {
	t.Helper()
	source := target.NewRemote(target.RemoteOptions{API: api, Gateway: gateway, ModelListen: "127.0.0.1:0"})
	t.Cleanup(func() {
		if err := source.Close(); err != nil {
			t.Error(err)
		}
	})
	w := world.New(world.Environment{Source: source, Denied: s.Denied, Ways: s.Ways})
	w.Open(&report.Scenario{}, 10*time.Second)
	return w
}
