package reference

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/tidwall/gjson"

	"bamboo-spec/support/eventstream"
)

const patience = 2 * time.Minute

var worlds atomic.Int32 // that are not closed

// world is a server with a fake model behind it.
type world struct {
	t      testing.TB
	ctx    context.Context
	model  *fakeModel
	server *Server
	http   *http.Client
}

func newWorld(t testing.TB, change ...func(*Options)) *world {
	t.Helper()
	model := newFakeModel(t)
	options := Options{HTTPAddr: "127.0.0.1:0", GatewayAddr: "127.0.0.1:0", DataDir: t.TempDir(),
		ModelURL: model.URL + "/v1"}
	for _, c := range change {
		c(&options)
	}
	parts, err := Compose(options)
	if err != nil {
		t.Fatal(err)
	}
	return runWorld(t, model, parts)
}

func runWorld(t testing.TB, model *fakeModel, parts Parts) *world {
	t.Helper()
	server, err := Run(parts)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	w := &world{t: t, ctx: ctx, model: model, server: server, http: &http.Client{Transport: &http.Transport{}}}
	worlds.Add(1)
	t.Cleanup(func() {
		cancel()
		if err := server.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
		w.http.CloseIdleConnections()
		if worlds.Add(-1) == 0 {
			noGoroutineLeft(t)
		}
	})
	return w
}

// noGoroutineLeft waits until no goroutine is in this package's own code any more.
func noGoroutineLeft(t testing.TB) {
	t.Helper()
	var left []string
	eventually(t, func() bool {
		stacks := make([]byte, 1<<20)
		left = nil
		for stack := range strings.SplitSeq(string(stacks[:runtime.Stack(stacks, true)]), "\n\n") {
			if strings.Contains(stack, "support/reference") && !strings.Contains(stack, "_test.go") {
				left = append(left, stack)
			}
		}
		return len(left) == 0
	}, func() string { return "goroutines left:\n" + strings.Join(left, "\n\n") })
}

// eventually asks again and again, for what cannot be waited for.
func eventually(t testing.TB, is func() bool, otherwise func() string) {
	t.Helper()
	deadline := time.NewTimer(patience)
	defer deadline.Stop()
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	for !is() {
		select {
		case <-deadline.C:
			t.Fatal(otherwise())
		case <-tick.C:
		}
	}
}

// wait is for something to happen in the fake model.
func (w *world) wait(happened <-chan struct{}, what string) {
	w.t.Helper()
	select {
	case <-happened:
	case <-w.ctx.Done():
		w.t.Fatalf("%s did not happen within %s", what, patience)
	}
}

func (w *world) do(method, path, contentType string, body io.Reader) (int, string) {
	w.t.Helper()
	req, err := http.NewRequestWithContext(w.ctx, method, w.server.APIURL()+path, body)
	if err != nil {
		w.t.Fatal(err)
	}
	if contentType != "" {
		req.Header.Set("Content-Type", contentType)
	}
	resp, err := w.http.Do(req)
	if err != nil {
		w.t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		w.t.Fatal(err)
	}
	return resp.StatusCode, string(text)
}

// create sends a message and returns the session and its stream URL.
func (w *world) create(message, session string) (id, streamURL string) {
	w.t.Helper()
	in := map[string]string{"message": message}
	if session != "" {
		in["session_id"] = session
	}
	body, err := json.Marshal(in)
	if err != nil {
		w.t.Fatal(err)
	}
	status, text := w.do("POST", "/api/v1/chat", "application/json", bytes.NewReader(body))
	if status != 201 || gjson.Get(text, "status").Str != "streaming" {
		w.t.Fatalf("create: %d %s", status, text)
	}
	return gjson.Get(text, "session_id").Str, gjson.Get(text, "stream_url").Str
}

// history is the session's messages as "role: content" lines.
func (w *world) history(session string) string {
	w.t.Helper()
	status, text := w.do("GET", "/api/v1/history/"+session, "", nil)
	if status != 200 || gjson.Get(text, "session_id").Str != session {
		w.t.Fatalf("history of %s: %d %s", session, status, text)
	}
	var lines []string
	for _, m := range gjson.Get(text, "messages").Array() {
		lines = append(lines, m.Get("role").Str+": "+m.Get("content").Str)
	}
	return strings.Join(lines, "\n")
}

func (w *world) wantHistory(session string, lines ...string) {
	w.t.Helper()
	if got, want := w.history(session), strings.Join(lines, "\n"); got != want {
		w.t.Errorf("history of %s:\n%s\nwant:\n%s", session, got, want)
	}
}

func (w *world) wantStop(session string, status int) {
	w.t.Helper()
	got, text := w.do("POST", "/api/v1/stop/"+session, "", nil)
	if want := fmt.Sprintf(`{"success":%v}`, status == 200); got != status || text != want {
		w.t.Errorf("stop: %d %s, want %d %s", got, text, status, want)
	}
}

// sse is an open event stream.
type sse struct {
	t      testing.TB
	body   io.ReadCloser
	events *eventstream.Reader
}

func (w *world) open(streamURL string) *sse {
	w.t.Helper()
	req, err := http.NewRequestWithContext(w.ctx, "GET", w.server.APIURL()+streamURL, nil)
	if err != nil {
		w.t.Fatal(err)
	}
	resp, err := w.http.Do(req)
	if err != nil {
		w.t.Fatal(err)
	}
	if resp.StatusCode != 200 || resp.Header.Get("Content-Type") != "text/event-stream" ||
		resp.Header.Get("Cache-Control") != "no-cache" {
		w.t.Fatalf("stream: %s, headers %v", resp.Status, resp.Header)
	}
	w.t.Cleanup(func() { resp.Body.Close() })
	return &sse{w.t, resp.Body, eventstream.NewReader(resp.Body)}
}

// next is the next event's JSON; "" at the end.
func (s *sse) next() string {
	s.t.Helper()
	e, err := s.events.Next()
	if err == io.EOF && !s.events.Unfinished() {
		return ""
	}
	if err != nil {
		s.t.Fatalf("stream: %v", err)
	}
	return string(e.Data)
}

// rest is all events up to the end, in short.
func (s *sse) rest() string {
	s.t.Helper()
	var lines []string
	for e := s.next(); e != ""; e = s.next() {
		lines = append(lines, short(e))
	}
	return strings.Join(lines, " ")
}

// short is an event in a few characters: its text or its type.
func short(e string) string {
	get := func(path string) string { return gjson.Get(e, path).String() }
	switch get("type") {
	case "token":
		return get("content")
	case "agent_token":
		return get("token")
	case "complete", "agent_complete":
		return fmt.Sprintf("complete(%s+%s=%s)", get("usage.prompt_tokens"), get("usage.completion_tokens"),
			get("usage.total_tokens"))
	case "error":
		return "error(" + get("code") + get("message") + ")"
	case "tool_start":
		return fmt.Sprintf("start(%s %s %s)", get("tool_call_id"), get("tool_name"), get("arguments"))
	case "tool_complete":
		return fmt.Sprintf("done(%s %s)", get("tool_call_id"), get("result.result"))
	case "tool_error":
		return fmt.Sprintf("failed(%s)", get("tool_call_id"))
	default:
		return e
	}
}

// socket is a gateway client.
type socket struct {
	t testing.TB
	*websocket.Conn
}

func (w *world) dial(header http.Header) (*socket, *http.Response, error) {
	conn, resp, err := websocket.DefaultDialer.DialContext(w.ctx, w.server.GatewayURL()+"/any/path", header)
	if err != nil {
		return nil, resp, err
	}
	w.t.Cleanup(func() { conn.Close() })
	if err := conn.SetReadDeadline(time.Now().Add(patience)); err != nil {
		w.t.Fatal(err)
	}
	return &socket{w.t, conn}, resp, nil
}

func (w *world) socket() *socket {
	w.t.Helper()
	s, _, err := w.dial(nil)
	if err != nil {
		w.t.Fatal(err)
	}
	return s
}

// connected is a socket in a session.
func (w *world) connected(session string) *socket {
	w.t.Helper()
	s := w.socket()
	s.say(`{"type":"connect","session_id":"` + session + `","auth":null}`)
	s.want(`{"type":"connected","session_id":"` + session + `"}`)
	return s
}

func (s *socket) say(text string) {
	s.t.Helper()
	if err := s.WriteMessage(websocket.TextMessage, []byte(text)); err != nil {
		s.t.Fatal(err)
	}
}

func (s *socket) chat(session, content string) {
	s.t.Helper()
	s.say(fmt.Sprintf(`{"type":"chat","session_id":%q,"content":%s}`, session, appendString(nil, content)))
}

func (s *socket) next() string {
	s.t.Helper()
	kind, text, err := s.ReadMessage()
	if err != nil || kind != websocket.TextMessage {
		s.t.Fatalf("gateway: frame kind %d, %v", kind, err)
	}
	return string(text)
}

func (s *socket) want(frames ...string) {
	s.t.Helper()
	for _, want := range frames {
		if got := s.next(); got != want {
			s.t.Errorf("gateway said %s, want %s", got, want)
		}
	}
}

// turn is all events up to a terminal, in short.
func (s *socket) turn() string {
	s.t.Helper()
	var lines []string
	for {
		e := s.next()
		lines = append(lines, short(e))
		if typ := gjson.Get(e, "type").Str; typ == "agent_complete" || typ == "error" {
			return strings.Join(lines, " ")
		}
	}
}

func TestMain(m *testing.M) {
	if dir, ok := os.LookupEnv(childDataDir); ok {
		beChild(dir, os.Getenv(childModelURL))
		return
	}
	os.Exit(m.Run())
}
