package defect

import (
	"context"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"bamboo-spec/support/reference"
)

// echo is a model that says what was asked, word by word.
type echo struct{}

func (echo) Reply(_ context.Context, p reference.Prompt, token func(string)) (reference.ModelReply, error) {
	words := strings.SplitAfter(p.Messages[len(p.Messages)-1].Content, " ")
	for _, w := range words {
		token(w)
	}
	return reference.ModelReply{Usage: reference.Usage{Prompt: 1, Completion: len(words), Total: 1 + len(words)}}, nil
}

// serve runs a server with a defect until the test ends.
func serve(t *testing.T, options reference.Options, name string) (*reference.Server, reference.Parts) {
	t.Helper()
	options.HTTPAddr, options.GatewayAddr = "127.0.0.1:0", "127.0.0.1:0"
	parts, err := reference.Compose(options)
	if err != nil {
		t.Fatal(err)
	}
	parts.Model = echo{}
	if err := Apply(name, &parts); err != nil {
		t.Fatal(err)
	}
	server, err := reference.Run(parts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Close(); err != nil {
			t.Error(err)
		}
	})
	return server, parts
}

func call(t *testing.T, method, url, body string) (status int, text string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Close = true
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	all, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(all)
}

// A defect is in what the server does, never in whether it runs.
func TestAServerWithAnyDefectStartsAndEnds(t *testing.T) {
	for _, d := range All() {
		t.Run(d.Name, func(t *testing.T) {
			server, _ := serve(t, reference.Options{DataDir: t.TempDir()}, d.Name)
			if status, _ := call(t, "GET", server.APIURL()+"/health", ""); status != http.StatusOK {
				t.Errorf("status %d", status)
			}
		})
	}
}

func TestADefectShowsEveryTime(t *testing.T) {
	const question = `{"message": "one two three", "session_id": "a.B"}`
	tests := []struct{ defect, method, path, want string }{
		{"last-token-lost", "GET", "/api/v1/stream/a.B",
			"data: {\"type\":\"token\",\"content\":\"one \"}\n\ndata: {\"type\":\"token\",\"content\":\"two " +
				"\"}\n\ndata: {\"type\":\"complete\""},
		{"first-token-lost", "GET", "/api/v1/stream/a.B", "data: {\"type\":\"token\",\"content\":\"two \"}"},
		{"tokens-swapped", "GET", "/api/v1/stream/a.B",
			"\"two \"}\n\ndata: {\"type\":\"token\",\"content\":\"one \"}\n\ndata: " +
				"{\"type\":\"token\",\"content\":\"three\"}"},
		{"two-terminals", "GET", "/api/v1/stream/a.B", "\"total_tokens\":4}}\n\ndata: {\"type\":\"complete\""},
		{"usage-does-not-add-up", "GET", "/api/v1/stream/a.B",
			`"prompt_tokens":1,"completion_tokens":3,"total_tokens":5`},
		{"history-hides-unanswered-messages", "GET", "/api/v1/history/a.B", `"messages":[]`},
		{"stop-always-confirmed", "POST", "/api/v1/stop/a.B", `{"success":true}`},
		{"dots-in-ids-refused", "GET", "/api/v1/history/a.B", "no dots"},
	}
	for _, test := range tests {
		t.Run(test.defect, func(t *testing.T) {
			server, _ := serve(t, reference.Options{DataDir: t.TempDir()}, test.defect)
			for range 2 {
				call(t, "POST", server.APIURL()+"/api/v1/chat", question)
				if _, text := call(t, test.method, server.APIURL()+test.path, ""); !strings.Contains(text, test.want) {
					t.Errorf("it says %q, want %q in it", text, test.want)
				}
			}
		})
	}
}

func TestAnswersAreWrittenLateButRead(t *testing.T) {
	dir := t.TempDir()
	server, parts := serve(t, reference.Options{DataDir: dir}, "answers-stored-at-shutdown-only")
	for _, body := range []string{`{"message": "one", "session_id": "a"}`, `{"message": "two", "session_id": "a"}`} {
		call(t, "POST", server.APIURL()+"/api/v1/chat", body)
		call(t, "GET", server.APIURL()+"/api/v1/stream/a", "")
	}
	history, err := parts.Store.History("a")
	if err != nil {
		t.Fatal(err)
	}
	var said []string
	for _, m := range history {
		said = append(said, m.Role+" "+m.Content)
	}
	if want := []string{"user one", "assistant one", "user two", "assistant two"}; !slices.Equal(said, want) {
		t.Errorf("history %q, want %q", said, want)
	}
	if err := server.Close(); err != nil {
		t.Fatal(err)
	}
	again, err := reference.Compose(reference.Options{DataDir: dir})
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if history, err := again.Store.History("a"); err != nil || len(history) != 4 {
		t.Errorf("%d messages survive an orderly end, %v", len(history), err)
	}
}

func TestAnOriginIsJudgedByItsBeginning(t *testing.T) {
	_, parts := serve(t, reference.Options{DataDir: t.TempDir(), AllowedOrigins: []string{"https://chat.example"}},
		"origin-compared-by-prefix")
	for origin, want := range map[string]bool{"https://chat.example": true, "https://chat.example.evil.example": true,
		"https://evil.example": false} {
		r, err := http.NewRequest(http.MethodGet, "http://127.0.0.1/", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Origin", origin)
		if got := parts.Guard.AllowOrigin(r); got != want {
			t.Errorf("%s: let in %t, want %t", origin, got, want)
		}
	}
}
