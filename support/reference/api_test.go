package reference

import (
	"bytes"
	"io"
	"net"
	"regexp"
	"strings"
	"testing"

	"github.com/tidwall/gjson"
)

func TestHealth(t *testing.T) {
	w := newWorld(t)
	for _, path := range []string{"/health", "/api/v1/health"} {
		if status, body := w.do("GET", path, "", nil); status != 200 || body != "OK" {
			t.Errorf("%s: %d %q", path, status, body)
		}
	}
}

func TestCreateKeepsOrMakesAnID(t *testing.T) {
	w := newWorld(t)
	a, streamA := w.create("one", "")
	b, _ := w.create("one", "")
	uuid := regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)
	if a == b || !uuid.MatchString(a) || !uuid.MatchString(b) || streamA != "/api/v1/stream/"+a {
		t.Errorf("ids %s, %s, stream %s", a, b, streamA)
	}
	for _, id := range []string{"My_own.id-7", strings.Repeat("x", 128), "...", "a"} {
		if got, _ := w.create("hello", id); got != id {
			t.Errorf("id %q became %q", id, got)
		}
		w.create("again", id)
		w.wantHistory(id, "user: hello", "user: again")
	}
}

func TestRefusals(t *testing.T) {
	const json = "application/json"
	big := `{"session_id":"refused","message":"` + strings.Repeat("x", maxBody) + `"}`
	justFits := `{"session_id":"fits","message":"` +
		strings.Repeat("x", maxBody-len(`{"session_id":"fits","message":""}`)) + `"}`
	w := newWorld(t)
	for _, c := range []struct {
		name, method, path, contentType, body string
		chunked                               bool
		want                                  int
	}{
		{name: "malformed", body: `{"message": "x", "session_id": "refused"`, want: 400},
		{name: "two values", body: `{"message": "x", "session_id": "refused"} {}`, want: 400},
		{name: "empty body", body: ``, want: 400},
		{name: "no object", body: `"message"`, want: 400},
		{name: "null", body: `null`, want: 400},
		{name: "a list", body: `[{"message":"x"}]`, want: 400},
		{name: "no message", body: `{"session_id": "refused"}`, want: 400},
		{name: "null message", body: `{"message": null, "session_id": "refused"}`, want: 400},
		{name: "number as message", body: `{"message": 7, "session_id": "refused"}`, want: 400},
		{name: "object as message", body: `{"message": {}, "session_id": "refused"}`, want: 400},
		{name: "empty message", body: `{"message": "", "session_id": "refused"}`, want: 400},
		{name: "another name's case", body: `{"Message": "x", "session_id": "refused"}`, want: 400},
		{name: "not UTF-8", body: "{\"message\": \"\xff\", \"session_id\": \"refused\"}", want: 400},
		{name: "number as id", body: `{"message": "x", "session_id": 7}`, want: 400},
		{name: "number as model", body: `{"message": "x", "session_id": "refused", "model": 7}`, want: 400},
		{name: "empty id", body: `{"message": "x", "session_id": ""}`, want: 400},
		{name: "dots as id", body: `{"message": "x", "session_id": ".."}`, want: 400},
		{name: "path as id", body: `{"message": "x", "session_id": "../refused"}`, want: 400},
		{name: "long id", body: `{"message": "x", "session_id": "` + strings.Repeat("x", 129) + `"}`, want: 400},
		{name: "form", contentType: "application/x-www-form-urlencoded",
			body: `{"message": "x", "session_id": "refused"}`, want: 400},
		{name: "no content type", contentType: "-", body: `{"message": "x", "session_id": "refused"}`, want: 400},
		{name: "too large", body: big, want: 413},
		{name: "too large in chunks", body: big, chunked: true, want: 413},
		{name: "as large as may be", body: justFits, want: 201},
		{name: "as large as may be in chunks", body: justFits, chunked: true, want: 201},
		{name: "charset", contentType: "application/json; charset=utf-8",
			body: `{"message": "x", "session_id": "fits", "model": null}`, want: 201},
		{name: "wrong method", method: "DELETE", body: `{"message": "x", "session_id": "refused"}`, want: 404},
		{name: "wrong method on a stream", method: "POST", path: "/api/v1/stream/fits", want: 404},
		{name: "unknown route", path: "/api/v2/chat", want: 404},
		{name: "unknown session's history", method: "GET", path: "/api/v1/history/refused", want: 404},
		{name: "unknown session's stream", method: "GET", path: "/api/v1/stream/refused", want: 404},
		{name: "dots in a path", method: "GET", path: "/api/v1/history/..", want: 400},
		{name: "escaped slash in a path", method: "GET", path: "/api/v1/history/a%2Fb", want: 400},
		{name: "more of a path", method: "GET", path: "/api/v1/stream/fits/../fits", want: 400},
		{name: "no id", method: "POST", path: "/api/v1/stop/", want: 400},
		{name: "a letter too many", method: "GET", path: "/api/v1/history/%E4%BD%A0", want: 400},
	} {
		t.Run(c.name, func(t *testing.T) {
			w.t = t
			if c.method == "" {
				c.method = "POST"
			}
			if c.path == "" {
				c.path = "/api/v1/chat"
			}
			if c.contentType == "" {
				c.contentType = json
			}
			var body io.Reader = strings.NewReader(c.body)
			if c.chunked {
				body = struct{ io.Reader }{body}
			}
			status, text := w.do(c.method, c.path, strings.TrimPrefix(c.contentType, "-"), body)
			if status != c.want {
				t.Fatalf("%d, want %d: %.200s", status, c.want, text)
			}
			if status >= 400 && gjson.Get(text, "error").Str == "" {
				t.Errorf("no reason given: %.200s", text)
			}
			if status, text := w.do("GET", "/api/v1/history/refused", "", nil); status != 404 {
				t.Errorf("something was stored: %.200s", text)
			}
		})
	}
	w.t = t
}

func TestStreamNeedsAWaitingMessage(t *testing.T) {
	w := newWorld(t)
	id, stream := w.create("hello", "")
	w.open(stream).rest()
	status, text := w.do("GET", stream, "", nil)
	if status != 400 || gjson.Get(text, "error").Str == "" {
		t.Errorf("second stream: %d %s", status, text)
	}
	w.wantStop(id, 404)
	w.wantStop("unknown", 404)
	w.wantHistory(id, "user: hello", "assistant: You said: hello")
}

// The path must reach its call as it was sent: no client library may tidy it.
func TestDotsInARawPathAreNoRedirect(t *testing.T) {
	w := newWorld(t)
	conn, err := net.Dial("tcp", strings.TrimPrefix(w.server.APIURL(), "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := conn.Write([]byte(
		"GET /api/v1/history/../../health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")); err != nil {
		t.Fatal(err)
	}
	answer, err := io.ReadAll(conn)
	if err != nil || !bytes.HasPrefix(answer, []byte("HTTP/1.1 400 ")) {
		t.Errorf("%.100q, %v", answer, err)
	}
}

func TestTheModelOfAMessageIsPassedOn(t *testing.T) {
	w := newWorld(t)
	for _, body := range []string{`{"message":"a","session_id":"s"}`,
		`{"message":"b","session_id":"s","model":"special"}`} {
		if status, text := w.do("POST", "/api/v1/chat", "application/json", strings.NewReader(body)); status != 201 {
			t.Fatalf("%d %s", status, text)
		}
		w.open("/api/v1/stream/s").rest()
	}
	calls := w.model.calls()
	if len(calls) != 2 || calls[0].Model != "default" || calls[1].Model != "special" {
		t.Errorf("%d calls: %+v", len(calls), calls)
	}
}
