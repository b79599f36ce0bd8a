package client

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"bamboo-spec/support/mismatch"
)

// serve starts a server and a client of it; both are closed, and the client must
// not have leaked.
func serve(t *testing.T, h http.HandlerFunc) (*Client, *Transcript) {
	t.Helper()
	server := httptest.NewServer(h)
	transcript := NewTranscript()
	c := New(Config{API: server.URL + "/", Gateway: "ws" + strings.TrimPrefix(server.URL, "http")}, transcript)
	t.Cleanup(func() {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
		if n := c.sockets.count(); n != 0 {
			t.Errorf("%d sockets are still open", n)
		}
		server.CloseClientConnections()
		server.Close()
	})
	return c, transcript
}

// soon bounds what must not take long.
func soon(t *testing.T) context.Context { return within(t, time.Minute) }

// brieflyOver is a context that ends while a call waits.
func brieflyOver(t *testing.T) context.Context { return within(t, 20*time.Millisecond) }

func TestDoSendsWhatItIsGiven(t *testing.T) {
	var got struct {
		method, path, typ, custom, encoding string
		length                              int64
		body                                []byte
	}
	c, transcript := serve(t, func(w http.ResponseWriter, r *http.Request) {
		got.method, got.path, got.typ, got.custom = r.Method, r.RequestURI, r.Header.Get("Content-Type"), r.Header.Get(
			"X-Custom")
		got.encoding, got.length = strings.Join(r.TransferEncoding, ","), r.ContentLength
		got.body, _ = io.ReadAll(r.Body)
		w.WriteHeader(http.StatusTeapot)
		fmt.Fprint(w, `{"a":{"b":7}}`)
	})
	for name, tc := range map[string]struct {
		in     Request
		typ    string
		enc    string
		length int64
	}{
		"a body": {Request{Method: "POST", Body: []byte("{}")}, "application/json", "", 2},
		"chunked": {Request{Method: "POST", Body: []byte("{}"), Chunked: true}, "application/json",
			"chunked", -1},
		"no body": {Request{Method: "POST"}, "", "", 0},
		"another type": {Request{Method: "PUT", Body: []byte("x"),
			Header: http.Header{"content-type": {"text/plain"}}}, "text/plain", "", 1},
		"no type": {Request{Method: "POST", Body: []byte("x"), Header: http.Header{"Content-Type": {}}}, "",
			"", 1},
		"a method of its own": {Request{Method: "PATCH"}, "", "", 0},
		"a GET":               {Request{}, "", "", 0},
	} {
		tc.in.Path = "/a/..%2Fb?q=1"
		if tc.in.Header == nil {
			tc.in.Header = http.Header{}
		}
		tc.in.Header.Set("X-Custom", name)
		r, err := c.Do(soon(t), tc.in)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if r.Status != http.StatusTeapot || r.JSON("a.b").Int() != 7 || r.Took <= 0 || r.Path != tc.in.Path {
			t.Errorf("%s: answer %+v", name, r)
		}
		if got.typ != tc.typ || got.encoding != tc.enc || got.length != tc.length || got.custom != name ||
			got.path != tc.in.Path || string(got.body) != string(tc.in.Body) {
			t.Errorf("%s: sent %+v", name, got)
		}
	}
	for _, want := range []string{"→ POST /a/..%2Fb?q=1  [content-type: application/json; x-custom: a body]  {}",
		`← 418 I'm a teapot`, `{"a":{"b":7}}`, "[chunked]"} {
		if !strings.Contains(transcript.String(), want) {
			t.Errorf("%q is missing in\n%s", want, transcript)
		}
	}
}

func TestDoFollowsNoRedirectAndKeepsNoConnection(t *testing.T) {
	c, _ := serve(t, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/else", http.StatusFound) })
	for range 3 {
		r, err := c.Do(soon(t), Request{Path: "/x"})
		if err != nil || r.Status != http.StatusFound {
			t.Fatalf("%+v, %v", r, err)
		}
	}
}

func TestDoWithoutAnAnswer(t *testing.T) {
	begun := make(chan struct{}, 2)
	c, _ := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/long" {
			_, _ = io.Copy(w, bytes.NewReader(make([]byte, 2000)))
			return
		}
		begun <- struct{}{}
		<-r.Context().Done()
	})
	ctx, cancel := context.WithCancel(context.Background())
	go func() { <-begun; cancel() }()
	_, err := c.Do(ctx, Request{Path: "/silent"})
	var late *TimeoutError
	if !errors.As(err, &late) || !errors.Is(err, context.Canceled) {
		t.Errorf("called off: %v", err)
	}
	contains(t, err, "the answer to GET /silent", "not even a status line")
	_, err = c.Do(brieflyOver(t), Request{Path: "/silent"})
	if !errors.As(err, &late) || !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("late: %v", err)
	}
	c.maxBody = 1000
	_, err = c.Do(soon(t), Request{Path: "/long"})
	contains(t, err, "GET /long", "longer than 1000 bytes")

	c = raw(t, func(conn *net.TCPConn) { fmt.Fprint(conn, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc") })
	_, err = c.Do(soon(t), Request{Path: "/short"})
	contains(t, err, "GET /short", "status 200 came, but reading its body failed after 3 bytes")

	_, err = New(Config{}, nil).Do(soon(t), Request{Path: "/"})
	contains(t, err, "there is no API address")
	_, err = New(Config{API: "localhost:80"}, nil).Do(soon(t), Request{Path: "/"})
	contains(t, err, "must be like http://host:port")
}

func TestDoAfterTheServerRestarts(t *testing.T) {
	h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, "OK") })
	first := httptest.NewServer(h)
	c := New(Config{API: first.URL}, nil)
	if _, err := c.Health(soon(t), "/health"); err != nil {
		t.Fatal(err)
	}
	address := first.Listener.Addr().String()
	first.Close()
	if _, err := c.Health(soon(t), "/health"); err == nil {
		t.Error("a server that is gone answered")
	}
	listener, err := net.Listen("tcp", address)
	if err != nil {
		t.Skip("another process took the port:", err)
	}
	again := &httptest.Server{Listener: listener, Config: &http.Server{Handler: h}}
	again.Start()
	defer again.Close()
	if _, err := c.Health(soon(t), "/health"); err != nil {
		t.Error(err)
	}
	if err := c.Close(); err != nil {
		t.Error(err)
	}
	if _, err := c.Health(soon(t), "/health"); !errors.Is(err, errClientClosed) {
		t.Errorf("a closed client: %v", err)
	}
}

// A server may answer before it has read the whole body, and close.
func TestDoTakesAnEarlyAnswer(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	go func() {
		conn, err := listener.Accept()
		if err != nil {
			return
		}
		defer conn.Close()
		_, _ = io.ReadFull(conn, make([]byte, 200))
		_, _ = io.WriteString(conn, "HTTP/1.1 413 Too Big\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
		_ = conn.(*net.TCPConn).CloseWrite()
		_, _ = io.Copy(io.Discard, conn)
	}()
	c := New(Config{API: "http://" + listener.Addr().String()}, nil)
	r, err := c.Do(soon(t), Request{Method: "POST", Path: "/", Body: make([]byte, 8<<20)})
	if err != nil || r.Status != http.StatusRequestEntityTooLarge {
		t.Errorf("%+v, %v", r, err)
	}
	if err := c.Close(); err != nil {
		t.Error(err)
	}
}

func TestCreate(t *testing.T) {
	var body []byte
	status, answer := 201, ""
	c, _ := serve(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ = io.ReadAll(r.Body)
		if r.URL.Path != "/api/v1/chat" || r.Method != "POST" || r.Header.Get("Content-Type") != "application/json" {
			t.Errorf("%s %s", r.Method, r.URL)
		}
		w.WriteHeader(status)
		fmt.Fprint(w, answer)
	})
	answer = `{"session_id":"s","stream_url":"/api/v1/stream/s","status":"streaming"}`
	created, err := c.Create(soon(t), Message{Text: "a <b> 你好"})
	if err != nil || created.Session != "s" || created.StreamURL != "/api/v1/stream/s" ||
		created.Status != "streaming" || created.Response.Status != 201 {
		t.Errorf("%+v, %v", created, err)
	}
	if string(body) != `{"message":"a <b> 你好"}` {
		t.Errorf("sent %s", body)
	}
	if _, err = c.Create(soon(t), Message{Text: "a", Session: "s", Model: "m"}); err != nil ||
		string(body) != `{"message":"a","session_id":"s","model":"m"}` {
		t.Errorf("sent %s, %v", body, err)
	}
	answer = `{"session_id":"s"}`
	_, err = c.Create(soon(t), Message{Text: "a"})
	contains(t, err, "has no stream_url")
	status, answer = 500, `{"error":"boom"}`
	_, err = c.Create(soon(t), Message{Text: "a"})
	var wrong *StatusError
	if !errors.As(err, &wrong) || wrong.Want != 201 || wrong.Response.Status != 500 {
		t.Errorf("got %v", err)
	}
	contains(t, err, "POST /api/v1/chat was answered with 500 Internal Server Error", "boom", "201 is promised")
}

func TestStopAndHistoryEscapeTheID(t *testing.T) {
	var asked []string
	c, _ := serve(t, func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.Method+" "+r.RequestURI)
		w.WriteHeader(404)
	})
	if r, err := c.Stop(soon(t), "a/b c?d%"); err != nil || r.Status != 404 {
		t.Errorf("%+v, %v", r, err)
	}
	_, err := c.History(soon(t), "..")
	var wrong *StatusError
	if !errors.As(err, &wrong) || wrong.Response.Status != 404 {
		t.Errorf("got %v", err)
	}
	want := []string{"POST /api/v1/stop/a%2Fb%20c%3Fd%25", "GET /api/v1/history/.."}
	if fmt.Sprint(asked) != fmt.Sprint(want) {
		t.Errorf("asked %q, want %q", asked, want)
	}
}

func TestHealthy(t *testing.T) {
	for body, want := range map[string]bool{
		"OK": true, " ok\n": true, `{"status":"ok"}`: true, `{"status":"Healthy"}`: true, `{"status":"up"}`: true,
		`{"message":"hello"}`: true,
		"":                    false, "fine": false, `{"status":"down"}`: false,
		`{"status":"down","message":"x"}`: false, `{}`: false,
		`{"message":`: false,
	} {
		err := (&Response{Status: 200, Body: []byte(body)}).Healthy()
		if (err == nil) != want {
			t.Errorf("%q: %v", body, err)
		}
		var m *mismatch.Error
		if err != nil && !errors.As(err, &m) {
			t.Errorf("%q: not a mismatch: %v", body, err)
		}
	}
	if err := (&Response{Status: 503, Body: []byte("OK")}).Healthy(); err == nil {
		t.Error("a 503 is healthy")
	}
}

func TestErrorText(t *testing.T) {
	for body, want := range map[string]string{
		`{"error":"no"}`:             "no",
		`{"error":{"message":"no"}}`: "no",
		" no \n":                     "no",
		"":                           "",
		`{"success":false}`:          `{"success":false}`,
		`{"error":{"code":7}}`:       `{"error":{"code":7}}`,
		`{"error":"no"`:              `{"error":"no"`,
	} {
		if got := (&Response{Body: []byte(body)}).ErrorText(); got != want {
			t.Errorf("%q: %q, want %q", body, got, want)
		}
	}
}

func TestDecodeHistory(t *testing.T) {
	for body, want := range map[string]string{
		`{"session_id":"s","messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b"}]}`: "s user:a assistant:b",
		`{"session_id":"s","history":[{"role":"user","content":"a"}]}`:                                     "s user:a",
		`[{"role":"user","content":"a"}]`:                                                                  " user:a",
		`{"session_id":"s","messages":[]}`:                                                                 "s",
		`[]`:                                                                                               "",
		`[{"role":"user","content":{"type":"text","text":"a"}}]`:                                           " user:a",
		`[{"role":"user","content":{"type":"parts","parts":[{"type":"text","text":"a"},"b",{"type":"image","url":"x"}]}}]`: " user:ab",
		`[{"role":"assistant","content":null,"tool_calls":[]},{"role":"assistant"}]`:                                       " assistant: assistant:",
		`{"session_id":"s"}`:                "error: it has no list of messages",
		`{"messages":{"0":{}}}`:             "error: it has no list of messages",
		`"[]"`:                              "error: it has no list of messages",
		`{`:                                 "error: it is not JSON",
		``:                                  "error: it is not JSON",
		`["a"]`:                             "error: message 1 has no role",
		`[{"content":"a"}]`:                 "error: message 1 has no role",
		`[{"role":"user","content":7}]`:     "error: message 1: its content is neither a string nor text nor parts: 7",
		`[{"role":"user","content":["a"]}]`: `error: message 1: its content is neither a string nor text nor parts: ["a"]`,
	} {
		h, err := decodeHistory([]byte(body))
		got := ""
		if err != nil {
			got = "error: " + err.Error()
		} else {
			got = h.Session
			for _, m := range h.Messages {
				got += " " + m.Role + ":" + m.Content
			}
		}
		if got != want {
			t.Errorf("%s\n got %q\nwant %q", body, got, want)
		}
	}
}

func FuzzDecodeHistory(f *testing.F) {
	f.Add([]byte(`{"session_id":"s","messages":[{"role":"user","content":{"type":"parts","parts":["a"]}}]}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		if h, err := decodeHistory(body); (h == nil) == (err == nil) {
			t.Errorf("%v, %v", h, err)
		}
	})
}

func TestAddresses(t *testing.T) {
	for _, tc := range []struct{ base, path, want string }{
		{"http://h:1", "/health", "http://h:1/health"},
		{"http://h:1/", "/health", "http://h:1/health"},
		{"http://h:1/", "health", "http://h:1/health"},
		{"http://h:1/p", "/health", "http://h:1/p/health"},
		{"http://h:1/p/", "/health?a=b", "http://h:1/p/health?a=b"},
		{"http://h:1/p/", "/p/health", "http://h:1/p/health"},
		{"http://h:1/p", "/other/health", "http://h:1/p/other/health"},
		{"http://h:1/p", "/pp", "http://h:1/p/pp"},
		{"http://h:1", "/a/..%2Fb/../c", "http://h:1/a/..%2Fb/../c"},
		{"http://h:1", "//a", "http://h:1//a"},
		{"http://u:p@h:1", "/a", "http://u:p@h:1/a"},
		{"http://h:1", "/%zz", "error"},
		{"ftp://h:1", "/a", "error"},
		{"http://", "/a", "error"},
		{"", "/a", "error"},
	} {
		u, err := below("API", tc.base, tc.path, "http", "https")
		if got := fmt.Sprint(u); err != nil && tc.want != "error" || err == nil && got != tc.want {
			t.Errorf("%s + %s: %s, %v; want %s", tc.base, tc.path, got, err, tc.want)
		}
	}
	c := New(Config{API: "http://h:1/p/"}, nil)
	for stream, want := range map[string]string{
		"/api/v1/stream/s":     "http://h:1/p/api/v1/stream/s",
		"/p/api/v1/stream/s":   "http://h:1/p/api/v1/stream/s",
		"api/v1/stream/s":      "http://h:1/p/api/v1/stream/s",
		"http://other:2/s?a=b": "http://other:2/s?a=b",
		"https://other/s":      "https://other/s",
		"//other:2/s":          "http://other:2/s",
		"/api/v1/stream/a%2Fb": "http://h:1/p/api/v1/stream/a%2Fb",
	} {
		if u, err := c.config.Resolve(stream); err != nil || u.String() != want {
			t.Errorf("%s: %v, %v; want %s", stream, u, err, want)
		}
	}
}
