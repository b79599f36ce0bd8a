package scriptedllm

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
)

// world is a model on a socket and a client of its own.
type world struct {
	t        *testing.T
	model    *Model
	listener *Listener
	client   *http.Client
}

func newWorld(t *testing.T, scripts ...Script) *world {
	t.Helper()
	m := New()
	for _, s := range scripts {
		m.Script(s)
	}
	return newWorldOf(t, m)
}

func newWorldOf(t *testing.T, m *Model) *world {
	t.Helper()
	l, err := m.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	transport := &http.Transport{}
	t.Cleanup(func() {
		transport.CloseIdleConnections()
		if err := l.Close(); err != nil {
			t.Error(err)
		}
	})
	return &world{t, m, l, &http.Client{Transport: transport, Timeout: 30 * time.Second}}
}

// says is a script of one round.
func says(message string, reply Reply) Script {
	return Script{Message: message, Rounds: []Reply{reply}}
}

// ask is the body of a request with one user message.
func ask(message string, stream bool) string {
	body, err := json.Marshal(map[string]any{
		"model": "m", "stream": stream, "messages": []map[string]string{{"role": "user", "content": message}},
	})
	if err != nil {
		panic(err)
	}
	return string(body)
}

// post returns once the header of the answer is there.
func (w *world) post(ctx context.Context, body string) *http.Response {
	w.t.Helper()
	response, err := w.tryPost(ctx, body)
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() { response.Body.Close() })
	return response
}

func (w *world) tryPost(ctx context.Context, body string) (*http.Response, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, w.listener.URL()+"/chat/completions",
		strings.NewReader(body))
	if err != nil {
		w.t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	return w.client.Do(request)
}

// wait waits for the model's record to be as wanted.
func (w *world) wait(what string, until func([]Request) bool) []Request {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.t.Context(), time.Minute)
	defer cancel()
	requests, err := w.model.WaitRequest(ctx, what, until)
	if err != nil {
		w.t.Fatal(err)
	}
	return requests
}

func allEnded(rs []Request) bool {
	return !slices.ContainsFunc(rs, func(r Request) bool { return r.Finished.IsZero() })
}

// readEvents reads the data of up to most events, and what ended the stream, nil if nothing did.
func readEvents(r *bufio.Reader, most int) (events []string, err error) {
	for len(events) < most {
		line, err := r.ReadString('\n')
		if err != nil {
			return events, err
		}
		if data, ok := strings.CutPrefix(line, "data: "); ok {
			events = append(events, strings.TrimSuffix(data, "\n"))
		}
	}
	return events, nil
}

// stream asks and reads to the end.
func (w *world) stream(body string) ([]string, error) {
	w.t.Helper()
	response := w.post(w.t.Context(), body)
	if kind := response.Header.Get("Content-Type"); response.StatusCode != 200 || kind != "text/event-stream" {
		w.t.Fatalf("got %s of %q", response.Status, kind)
	}
	return readEvents(bufio.NewReader(response.Body), 1<<30)
}

// readJSON asks and reads one document.
func (w *world) readJSON(body string, v any) *http.Response {
	w.t.Helper()
	response := w.post(w.t.Context(), body)
	all, err := io.ReadAll(response.Body)
	if err == nil {
		err = json.Unmarshal(all, v)
	}
	if err != nil {
		w.t.Fatalf("%v in %q", err, all)
	}
	return response
}
