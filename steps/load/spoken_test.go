package load_test

import (
	"encoding/binary"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/gorilla/websocket"
)

// spoken is a Bamboo that says the same bytes to everyone who asks.
type spoken struct {
	pieces []string // of a stream's body, or of what the gateway writes for a chat message; one write each
	first  int      // pieces that come before a stop, the rest behind it; 0: nothing is stopped
	breaks bool     // the connection breaks behind the pieces
	open   bool     // a stream stays open behind them; the gateway answers no ping
}

// bamboo serves what is spoken until the test ends.
type bamboo struct {
	spoken
	*httptest.Server
	stop    sync.Once
	stopped chan struct{} // closed by the first stop
}

func (s spoken) start(t testing.TB) *bamboo {
	t.Helper()
	b := &bamboo{spoken: s, stopped: make(chan struct{})}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /api/v1/chat", func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusCreated)
		fmt.Fprint(w, `{"session_id": "tea", "stream_url": "/stream", "status": "streaming"}`)
	})
	mux.HandleFunc("POST /api/v1/stop/tea", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, `{"success": true}`)
		b.stop.Do(func() { close(b.stopped) })
	})
	mux.HandleFunc("GET /stream", b.stream)
	mux.HandleFunc("GET /gateway", b.gateway)
	b.Server = httptest.NewServer(mux)
	t.Cleanup(b.Close)
	return b
}

func (b *bamboo) gatewayURL() string { return strings.Replace(b.URL, "http", "ws", 1) + "/gateway" }

func (b *bamboo) stream(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream")
	flush := http.NewResponseController(w).Flush
	if flush() != nil {
		return
	}
	for i, piece := range b.pieces {
		if b.first > 0 && i == b.first {
			select {
			case <-b.stopped:
			case <-r.Context().Done():
				return
			}
		}
		if fmt.Fprint(w, piece); flush() != nil {
			return
		}
	}
	if b.breaks {
		panic(http.ErrAbortHandler)
	}
	if b.open {
		<-r.Context().Done()
	}
}

func (b *bamboo) gateway(w http.ResponseWriter, r *http.Request) {
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
		var say []string
		switch text := string(message); {
		case strings.Contains(text, `"connect"`):
			say = []string{frame(`{"type": "connected", "session_id": "tea"}`)}
		case strings.Contains(text, `"chat"`):
			say = b.pieces
		case strings.Contains(text, `"ping"`) && !b.open:
			say = []string{frame(`{"type": "pong", "timestamp": 1}`)}
		}
		for _, piece := range say {
			if _, err := conn.NetConn().Write([]byte(piece)); err != nil {
				return
			}
		}
		if b.breaks && strings.Contains(string(message), `"chat"`) {
			return
		}
	}
}

// frame is a whole text frame as a server sends it.
func frame(text string) string { return headed(0x81, text) }

// headed is a frame with that first byte.
func headed(first byte, payload string) string {
	head := []byte{first, byte(len(payload))}
	switch n := len(payload); {
	case n > 0xffff:
		head = binary.BigEndian.AppendUint64([]byte{first, 127}, uint64(n))
	case n > 125:
		head = binary.BigEndian.AppendUint16([]byte{first, 126}, uint16(n))
	}
	return string(head) + payload
}
