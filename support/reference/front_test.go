package reference

import (
	"bufio"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/tidwall/gjson"
)

// exchange sends a request with these headers, one a line, and reads its answer.
func (w *world) exchange(call, headers, body string) (*http.Response, string) {
	w.t.Helper()
	if !strings.Contains(headers, "Host:") {
		headers = "Host: 127.0.0.1\n" + headers
	}
	if body != "" && !strings.Contains(headers, "Transfer-Encoding:") {
		headers += fmt.Sprintf("\nContent-Length: %d", len(body))
	}
	head := call + " HTTP/1.1\r\n" + strings.ReplaceAll(strings.TrimSuffix(headers, "\n"), "\n", "\r\n") + "\r\n\r\n"
	return w.answerOf(bufio.NewReader(w.raw(w.server.APIURL(), head+body)), call)
}

// answerOf reads the answer to a call.
func (w *world) answerOf(in *bufio.Reader, call string) (*http.Response, string) {
	w.t.Helper()
	method, _, _ := strings.Cut(call, " ")
	resp, err := http.ReadResponse(in, &http.Request{Method: method})
	if err != nil {
		w.t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		w.t.Fatal(err)
	}
	return resp, string(text)
}

func TestTheFrontOfHTTP(t *testing.T) {
	w := newWorld(t, func(o *Options) { o.AllowedOrigins = []string{"https://app.example:8443"} })
	w.create("hello", "tea.A")
	const question, asJSON = `{"message":"hello"}`, "Content-Type: application/json"
	for _, c := range []struct {
		name, call, headers, body string
		status                    int
		holds                     string // in the answer's body
	}{
		{"HEAD on health", "HEAD /health", "", "", 200, ""},
		{"HEAD on the other health", "HEAD /api/v1/health", "", "", 200, ""},
		{"HEAD elsewhere", "HEAD /api/v1/history/tea.A", "", "", 404, ""},
		{"a charset", "POST /api/v1/chat", asJSON + "; charset=utf-8", question, 201, "stream_url"},
		{"a charset in quotes", "POST /api/v1/chat", `Content-Type: Application/JSON;charset="UTF-8"`, question, 201,
			"stream_url"},
		{"several parameters", "POST /api/v1/chat", asJSON + "; profile=a; charset=utf-8", question, 201, "stream_url"},
		{"a parameter without a value", "POST /api/v1/chat", asJSON + "; odd", question, 201, "stream_url"},
		{"a semicolon alone", "POST /api/v1/chat", asJSON + ";", question, 201, "stream_url"},
		{"no JSON", "POST /api/v1/chat", "Content-Type: text/plain; charset=utf-8", question, 400, "error"},
		{"no type", "POST /api/v1/chat", "Content-Type: ; charset=utf-8", question, 400, "error"},
		{"a query on health", "GET /health?a=b", "", "", 200, "OK"},
		{"a query on create", "POST /api/v1/chat?message=other&session_id=o", asJSON, question, 201, "stream_url"},
		{"a query on history", "GET /api/v1/history/tea.A?limit=0;x", "", "", 200, "hello"},
		{"an empty query", "GET /api/v1/history/tea.A?", "", "", 200, "hello"},
		{"an encoded letter", "GET /api/v1/history/%74ea%2E%41", "", "", 200, `"session_id":"tea.A"`},
		{"an encoded slash", "GET /api/v1/history/tea.A%2F", "", "", 400, "error"},
		{"encoded twice", "GET /api/v1/history/%2574ea.A", "", "", 400, "error"},
		{"half an escape", "GET /api/v1/history/%7", "", "", 400, ""},

		{"localhost", "GET /health", "Host: localhost:8080", "", 200, "OK"},
		{"localhost in capitals", "GET /health", "Host: LocalHost.", "", 200, "OK"},
		{"a name of localhost", "GET /health", "Host: bamboo.localhost:1", "", 200, "OK"},
		{"an address", "GET /health", "Host: 192.0.2.7:80", "", 200, "OK"},
		{"an address of IPv6", "GET /health", "Host: [::1]:8080", "", 200, "OK"},
		{"an address of IPv6 without a port", "GET /health", "Host: [2001:db8::7]", "", 200, "OK"},
		{"an allowed name", "GET /health", "Host: APP.example", "", 200, "OK"},
		{"no name", "GET /health", "Host:", "", 200, "OK"},
		{"a foreign name", "GET /health", "Host: evil.example", "", 403, "error"},
		{"a foreign name with a port", "GET /api/v1/history/tea.A", "Host: evil.example:8080", "", 403, "error"},
		{"a name that begins like an IP", "GET /health", "Host: 127.0.0.1.evil.example", "", 403, "error"},
		{"a name that ends like localhost", "GET /health", "Host: evillocalhost", "", 403, "error"},
		{"a number", "GET /health", "Host: 2130706433", "", 403, "error"},
		{"a foreign name in the address", "GET http://evil.example/health", "Host: localhost", "", 403, "error"},
	} {
		resp, text := w.exchange(c.call, c.headers, c.body)
		if resp.StatusCode != c.status || !strings.Contains(text, c.holds) {
			t.Errorf("%s: %d %s, want %d and %q", c.name, resp.StatusCode, text, c.status, c.holds)
		}
	}
	w.wantHistory("tea.A", "user: hello")
}

func TestCORS(t *testing.T) {
	w := newWorld(t, func(o *Options) { o.AllowedOrigins = []string{"https://app.example"} })
	w.create("hello", "tea")
	const allowed, foreign = "Origin: https://app.example\n", "Origin: https://evil.example\n"
	const preflight = "Access-Control-Request-Method: POST\n"
	for _, c := range []struct {
		name, call, headers string
		status              int
		origin              string // Access-Control-Allow-Origin
	}{
		{"no page", "GET /health", "", 200, ""},
		{"an allowed page", "GET /api/v1/history/tea", allowed, 200, "https://app.example"},
		{"an allowed page is refused something", "GET /api/v1/history/none", allowed, 404, "https://app.example"},
		{"a foreign page", "GET /api/v1/history/tea", foreign, 200, ""},
		{"a page of no origin", "GET /api/v1/history/tea", "Origin: null\n", 200, ""},
		{"a page of two origins", "GET /api/v1/history/tea", allowed + foreign, 200, ""},
		{"a stream", "GET /api/v1/stream/tea", allowed, 200, "https://app.example"},
		{"an allowed preflight", "OPTIONS /api/v1/chat", allowed + preflight, 204, "https://app.example"},
		{"a foreign preflight", "OPTIONS /api/v1/chat", foreign + preflight, 403, ""},
		{"OPTIONS that is no preflight", "OPTIONS /api/v1/chat", allowed, 404, "https://app.example"},
		{"a preflight of no page", "OPTIONS /api/v1/chat", preflight, 404, ""},
	} {
		resp, _ := w.exchange(c.call, c.headers, "")
		h := resp.Header
		if resp.StatusCode != c.status || h.Get("Access-Control-Allow-Origin") != c.origin ||
			h.Get("Access-Control-Allow-Credentials") != "" {
			t.Errorf("%s: %d, %v, want %d for %q", c.name, resp.StatusCode, h, c.status, c.origin)
		}
		if strings.Contains(c.headers, "Origin: ") && h.Get("Vary") != "Origin" {
			t.Errorf("%s: Vary is %q", c.name, h.Get("Vary"))
		}
		if c.status == 204 && (h.Get("Access-Control-Allow-Methods") != "GET, POST" ||
			!strings.Contains(h.Get("Access-Control-Allow-Headers"), "Content-Type")) {
			t.Errorf("%s: it permits %v", c.name, h)
		}
	}
}

// A request whose length is said twice is answered, and what stands behind it is never taken for another.
func TestChunkedBodiesEndTheirConnection(t *testing.T) {
	w := newWorld(t)
	const body = `{"message":"hello"}`
	for name, length := range map[string]string{"chunked alone": "", "both lengths": "Content-Length: 4\r\n"} {
		head := "POST /api/v1/chat HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n" + length
		chunks := fmt.Sprintf("Transfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n", len(body), body)
		smuggled := "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n"
		in := bufio.NewReader(w.raw(w.server.APIURL(), head+chunks+smuggled))
		if resp, _ := w.answerOf(in, "POST"); resp.StatusCode != 201 || !resp.Close {
			t.Errorf("%s: %s, closes: %t", name, resp.Status, resp.Close)
		}
		if rest, err := io.ReadAll(in); len(rest) > 0 {
			t.Errorf("%s: behind its answer came %q, %v", name, rest, err)
		}
	}
}

func TestAStreamIsNotCompressed(t *testing.T) {
	w := newWorld(t)
	goOn := make(chan struct{})
	w.model.script("slowly", func(c *upstreamCall) {
		c.say("first")
		w.wait(goOn, "the reading of the first token")
		c.end()
	})
	_, url := w.create("slowly", "")
	call := "GET " + url + " HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\n\r\n"
	in := bufio.NewReader(w.raw(w.server.APIURL(), call))
	resp, err := http.ReadResponse(in, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	text := make([]byte, len(`data: {"type":"token","content":"first"}`))
	if _, err := io.ReadFull(resp.Body, text); err != nil || !strings.Contains(string(text), "first") ||
		resp.Header.Get("Content-Encoding") != "" {
		t.Errorf("the first event is %q, %v, headers %v", text, err, resp.Header)
	}
	close(goOn)
}

func TestIdempotencyKey(t *testing.T) {
	w := newWorld(t)
	send := func(key, body string) (int, string) {
		headers := "Content-Type: application/json\nIdempotency-Key: " + key
		resp, text := w.exchange("POST /api/v1/chat", headers, body)
		return resp.StatusCode, text
	}
	const named, free = `{"message":"hello","session_id":"tea"}`, `{"message":"hello"}`
	for name, c := range map[string]struct{ key, body string }{"a named session": {"k1", named},
		"a new one": {"k2", free}} {
		status, first := send(c.key, c.body)
		again, second := send(c.key, c.body)
		if status != 201 || again != 201 || first != second {
			t.Errorf("%s: %d %s, then %d %s", name, status, first, again, second)
		}
		w.wantHistory(gjson.Get(first, "session_id").Str, "user: hello")
		if status, text := send(c.key, `{"message":"other"}`); status != 409 || gjson.Get(text, "error").Str == "" {
			t.Errorf("%s, another body: %d %s", name, status, text)
		}
	}
	if status, text := send("", named); status != 201 {
		t.Errorf("an empty key: %d %s", status, text)
	}
	w.wantHistory("tea", "user: hello", "user: hello")
	if status, _ := send("bad", `{"message":""}`); status != 400 {
		t.Errorf("a body that is refused: %d", status)
	}
	if status, text := send("bad", named); status != 201 {
		t.Errorf("the key of a refused body: %d %s", status, text)
	}
	if status, _ := send(strings.Repeat("k", longestKey+1), named); status != 400 {
		t.Errorf("a long key: %d", status)
	}
}

func TestRepeats(t *testing.T) {
	var r repeats
	made := 0
	create := func() (string, error) { made++; return fmt.Sprint("s", made), nil }
	fails := func() (string, error) { return "", os.ErrPermission }
	do := func(key, body string, create func() (string, error)) string {
		session, err := r.do(key, []byte(body), create)
		return fmt.Sprint(session, " ", err)
	}
	for _, step := range []struct{ name, got, want string }{
		{"the first", do("k", "a", create), "s1 <nil>"},
		{"a repeat", do("k", "a", create), "s1 <nil>"},
		{"another body", do("k", "b", create), " " + errKeyReused.Error()},
		{"one that fails", do("f", "a", fails), " " + os.ErrPermission.Error()},
		{"the same once more", do("f", "a", create), "s2 <nil>"},
	} {
		if step.got != step.want {
			t.Errorf("%s: %s, want %s", step.name, step.got, step.want)
		}
	}
	for i := range keptKeys {
		do(fmt.Sprint("more ", i), "a", create)
	}
	if len(r.known) != keptKeys || len(r.keys) != keptKeys {
		t.Errorf("%d keys are kept, %d in order", len(r.known), len(r.keys))
	}
	if got := do("k", "a", create); got == "s1 <nil>" {
		t.Error("the oldest key is still known")
	}
}

func TestRepeatsAtTheSameTimeAreOneCreate(t *testing.T) {
	var r repeats
	var all sync.WaitGroup
	made, sessions := 0, make([]string, 20) // made by one of them, or the race detector finds it
	for i := range sessions {
		all.Go(func() {
			sessions[i], _ = r.do("k", []byte("a"), func() (string, error) { made++; return fmt.Sprint(made), nil })
		})
	}
	all.Wait()
	for _, s := range sessions {
		if s != "1" {
			t.Fatalf("sessions %q", sessions)
		}
	}
}
