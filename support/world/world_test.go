package world

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"bamboo-spec/support/client"
	"bamboo-spec/support/report"
	"bamboo-spec/support/target"
)

// stub is a Bamboo that answers with what a test says.
type stub struct {
	events  []string            // of each stream, as JSON
	open    bool                // a stream stays open behind its events
	history string              // the messages of every session, as JSON
	frames  func(string) string // what the gateway answers to a message, one JSON a line; nil: nothing
}

const session = "tea"

func (s stub) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch {
	case websocket.IsWebSocketUpgrade(r):
		s.gateway(w, r)
	case r.URL.Path == "/boom":
		http.Error(w, "out of tea", http.StatusServiceUnavailable)
	case r.URL.Path == "/api/v1/chat":
		w.WriteHeader(http.StatusCreated)
		fmt.Fprintf(w, `{"session_id": %q, "stream_url": "/stream", "status": "streaming"}`, session)
	case r.URL.Path == "/stream":
		w.Header().Set("Content-Type", "text/event-stream")
		for _, e := range s.events {
			fmt.Fprintf(w, "data: %s\n\n", e)
		}
		if s.open {
			_ = http.NewResponseController(w).Flush() // a client that has gone ends the wait below
			<-r.Context().Done()
		}
	case strings.HasPrefix(r.URL.Path, "/api/v1/history/"):
		fmt.Fprintf(w, `{"messages": [%s]}`, s.history)
	default:
		http.NotFound(w, r)
	}
}

func (s stub) gateway(w http.ResponseWriter, r *http.Request) {
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
		if s.frames == nil {
			continue
		}
		for line := range strings.Lines(s.frames(string(message))) {
			if conn.WriteMessage(websocket.TextMessage, []byte(line)) != nil {
				return
			}
		}
	}
}

// in opens a world around a stub, with a model of ours that nobody asks but the test.
func in(t *testing.T, s stub) *World {
	t.Helper()
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	source := target.NewRemote(target.RemoteOptions{
		API: server.URL, Gateway: strings.Replace(server.URL, "http", "ws", 1), ModelListen: "127.0.0.1:0",
	})
	t.Cleanup(func() {
		if err := source.Close(); err != nil {
			t.Error(err)
		}
	})
	w := New(Environment{Source: source})
	w.Open(&report.Scenario{}, 10*time.Second)
	return w
}

// says fails the test unless the error holds the text; an empty text wants no error.
func says(t *testing.T, err error, text string) {
	t.Helper()
	switch {
	case text == "" && err != nil:
		t.Errorf("unexpected: %v", err)
	case text != "" && err == nil:
		t.Errorf("no error, but one that says %q was expected", text)
	case err != nil && !strings.Contains(err.Error(), text):
		t.Errorf("the error does not say %q:\n%v", text, err)
	}
}

func must[T any](t *testing.T) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func TestCleanupsRunLastFirstAndTheirErrorsCount(t *testing.T) {
	for name, failed := range map[string]error{"after a success": nil,
		"after a failure": errors.New("a sentence failed")} {
		t.Run(name, func(t *testing.T) {
			w := New(Environment{})
			w.Open(&report.Scenario{}, time.Second)
			var order []int
			for i := range 3 {
				w.Cleanup(func() error {
					order = append(order, i)
					return map[bool]error{true: fmt.Errorf("cleanup %d failed", i)}[i != 1]
				})
			}
			err := w.End(t.Context(), failed)
			says(t, err, "cleanup 2 failed\ncleanup 0 failed")
			if fmt.Sprint(order) != "[2 1 0]" {
				t.Errorf("cleanups ran in the order %v", order)
			}
			says(t, w.End(t.Context(), failed), "") // each runs once
		})
	}
}

func TestTheServerIsChosenBeforeItStarts(t *testing.T) {
	w := in(t, stub{})
	must[*target.Server](t)(w.Server(t.Context()))
	says(t, w.Configure(func(*target.Settings) {}), "the server of this scenario has already started")
	says(t, w.End(t.Context(), nil), "")
}

func TestEvidenceIsTheTranscript(t *testing.T) {
	w := in(t, stub{})
	says(t, w.Calls().Do(t.Context(), client.Request{Path: "/tea"}), "")
	says(t, w.End(context.Background(), nil), "")
	all := w.Story.Evidence()
	if len(all) != 2 || all[0].Name != "transcript.txt" || !strings.Contains(all[0].Text, "GET /tea") ||
		all[1].Name != "calls.sh" || !strings.Contains(all[1].Text, "'/tea'") {
		t.Errorf("evidence: %v", all)
	}
}
