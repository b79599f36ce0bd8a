package target

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
)

// call makes one HTTP call on a connection of its own and returns status and body.
func call(ctx context.Context, t *testing.T, method, url, body string) (int, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(ctx, method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Close = true
	req.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(text)
}

// converse sends one message, reads the whole answer and returns the session.
func converse(ctx context.Context, t *testing.T, b *Server, message string) string {
	t.Helper()
	status, body := call(ctx, t, http.MethodPost, b.APIURL()+"/api/v1/chat", `{"message":"`+message+`"}`)
	if status != http.StatusCreated {
		t.Fatalf("create: %d %s", status, body)
	}
	var created struct {
		Session string `json:"session_id"`
		Stream  string `json:"stream_url"`
	}
	if err := json.Unmarshal([]byte(body), &created); err != nil {
		t.Fatal(err)
	}
	stream := created.Stream
	if !strings.HasPrefix(stream, "http") {
		stream = b.APIURL() + stream
	}
	if status, body := call(ctx, t, http.MethodGet, stream, ""); status != http.StatusOK ||
		!strings.Contains(body, `"complete"`) {
		t.Fatalf("stream: %d %s", status, body)
	}
	return created.Session
}

// wantHistory fails the test unless the history of the session holds all texts.
func wantHistory(ctx context.Context, t *testing.T, b *Server, session string, texts ...string) {
	t.Helper()
	status, body := call(ctx, t, http.MethodGet, b.APIURL()+"/api/v1/history/"+session, "")
	if status != http.StatusOK {
		t.Fatalf("history: %d %s", status, body)
	}
	for _, text := range texts {
		if !strings.Contains(body, text) {
			t.Errorf("%q is not in the history %s", text, body)
		}
	}
}
