package scriptedllm

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// choices strips an event of what is the same in all of a stream.
var choices = regexp.MustCompile(
	`^\{"id":"chatcmpl-\d+","object":"chat\.completion\.chunk","created":\d+,"model":"m",(.*)\}$`)

func bare(t *testing.T, events []string) []string {
	t.Helper()
	var out []string
	for _, e := range events {
		if m := choices.FindStringSubmatch(e); m != nil {
			e = m[1]
		}
		out = append(out, e)
	}
	return out
}

func delta(d, finish string) string {
	return fmt.Sprintf(`"choices":[{"index":0,"delta":%s,"finish_reason":%s}]`, d, finish)
}

func TestAStreamIsRoleChunksFinishUsageDone(t *testing.T) {
	tools := []ToolCall{{"c1", "read", `{"pä":1}`}, {"", "list", ""}}
	role := delta(`{"role":"assistant","content":""}`, "null")
	const used = `,"usage":{"prompt_tokens":1,"completion_tokens":2,"total_tokens":3}`
	wantsUsage := strings.Replace(ask("hi", true), "{", `{"stream_options":{"include_usage":true},`, 1)
	for name, tt := range map[string]struct {
		reply Reply
		body  string
		want  []string
	}{
		"text": {Reply{Text: "a <b>"}, ask("hi", true), []string{role,
			delta(`{"content":"a"}`, "null"), delta(`{"content":" <b>"}`, "null"), delta(`{}`, `"stop"`) + used,
			"[DONE]"}},
		"usage asked for": {Reply{Chunks: []string{"a b"}}, wantsUsage, []string{role,
			delta(`{"content":"a b"}`, "null"), delta(`{}`, `"stop"`), `"choices":[]` + used, "[DONE]"}},
		"no finish": {Reply{Text: "a", NoFinish: true}, ask("hi", true),
			[]string{role, delta(`{"content":"a"}`, "null")}},
		"tool calls": {Reply{Text: "a b", ToolCalls: tools}, ask("hi", true), []string{role,
			delta(`{"content":"a"}`, "null"), delta(`{"content":" b"}`, "null"),
			delta(`{"tool_calls":[{"index":0,"id":"c1","type":"function","function":{"name":"read","arguments":"{\"pä"}}]}`,
				"null"),
			delta(`{"tool_calls":[{"index":0,"function":{"arguments":"\":1}"}}]}`, "null"),
			delta(`{"tool_calls":[{"index":1,"id":"call_1_1","type":"function","function":{"name":"list","arguments":""}}]}`,
				"null"),
			delta(`{"tool_calls":[{"index":1,"function":{"arguments":""}}]}`, "null"),
			delta(`{}`, `"tool_calls"`) + used, "[DONE]"}},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, says("hi", tt.reply))
			events, err := w.stream(tt.body)
			if err != io.EOF {
				t.Errorf("the stream ended with %v", err)
			}
			if got := bare(t, events); !slices.Equal(got, tt.want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(tt.want, "\n"))
			}
			r := w.model.Requests()[0] // the end of the body comes after the record of the end
			var sent string
			last := r.Arrived
			for _, s := range r.Sent {
				sent += s.Text
				if s.At.Before(last) {
					t.Errorf("%q was sent before what came earlier", s.Text)
				}
				last = s.At
			}
			if sent != tt.reply.FullText() || r.Finished.Before(last) || !r.ClientGone.IsZero() || !r.Scripted ||
				!r.Stream {
				t.Errorf("the record is %+v", r)
			}
			if len(w.model.Unused())+len(w.model.Unclaimed()) > 0 {
				t.Errorf("unused %v, unclaimed %v", w.model.Unused(), w.model.Unclaimed())
			}
		})
	}
}

func TestAnAnswerThatIsNotStreamedIsOneDocument(t *testing.T) {
	w := newWorld(t, says("hi", Reply{Text: "a b", ToolCalls: []ToolCall{{"c1", "read", "{}"}}, TokenDelay: 1}))
	var doc completion
	response := w.readJSON(ask("hi", false), &doc)
	c := doc.Choices[0]
	if response.StatusCode != 200 || doc.Object != "chat.completion" || *c.Message.Content != "a b" || c.Delta != nil ||
		c.Message.ToolCalls[0].Function.Arguments != "{}" || *c.FinishReason != "tool_calls" || doc.Usage.Total != 3 {
		t.Errorf("got %+v", doc)
	}
	r := w.wait("the end", allEnded)[0]
	if r.Stream || len(r.Sent) != 1 || r.Sent[0].Text != "a b" {
		t.Errorf("the record is %+v", r)
	}
}

func TestAnErrorStatusIsAnErrorDocument(t *testing.T) {
	for _, tt := range []struct {
		reply         Reply
		message, kind string
	}{
		{Reply{Status: 401}, "Incorrect API key provided.", "invalid_request_error"},
		{Reply{Status: 429}, "Rate limit reached. Try again later.", "rate_limit_error"},
		{Reply{Status: 500}, "The server had an error while processing your request.", "server_error"},
		{Reply{Status: 500, Text: "out of order"}, "out of order", "server_error"},
		{Reply{Status: 404}, "Not Found", "invalid_request_error"},
	} {
		w := newWorld(t, says("hi", tt.reply))
		var doc failure
		response := w.readJSON(ask("hi", true), &doc)
		if response.StatusCode != tt.reply.Status || doc.Error.Message != tt.message || doc.Error.Type != tt.kind {
			t.Errorf("%+v: got %s, %+v", tt.reply, response.Status, doc.Error)
		}
		if r := w.wait("the end", allEnded)[0]; !r.Scripted || len(r.Sent) != 0 || !r.ClientGone.IsZero() {
			t.Errorf("the record is %v", r)
		}
	}
}

func TestAMessageThatNothingScriptedIsUnclaimed(t *testing.T) {
	w := newWorld(t, says("hi", Reply{Text: "a"}))
	var doc completion
	w.readJSON(ask("hi", false), &doc)
	w.readJSON(ask("hi", false), &doc)
	if got, want := *doc.Choices[0].Message.Content, DefaultReply("hi").FullText(); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if u := w.model.Unclaimed(); len(u) != 1 || u[0].Message != "hi" || len(w.model.Requests()) != 2 {
		t.Errorf("unclaimed: %v", u)
	}
	w.model.Reset()
	if n := len(w.model.Requests()) + len(w.model.Unclaimed()) + len(w.model.Unused()); n != 0 {
		t.Errorf("%d things left after a reset", n)
	}
}

func TestAMalformedRequestIsRefusedAndRecorded(t *testing.T) {
	w := newWorld(t, says("", Reply{Text: "not for the malformed"}))
	for name, body := range malformed {
		var doc failure
		response := w.readJSON(body, &doc)
		if response.StatusCode != 400 || doc.Error.Message == "" || doc.Error.Type != "invalid_request_error" {
			t.Errorf("%s: got %s, %+v", name, response.Status, doc)
		}
	}
	unclaimed := w.model.Unclaimed()
	if len(unclaimed) != len(malformed) || unclaimed[0].Message != "" || unclaimed[0].Header.Get("Content-Type") == "" {
		t.Errorf("%d malformed requests recorded: %v", len(unclaimed), unclaimed)
	}
	if len(w.model.Unused()) != 1 {
		t.Error("a malformed request took a script")
	}
}

func TestARequestWhoseBodyNeverComesWholeDidNotArrive(t *testing.T) {
	w := newWorld(t)
	conn, err := net.Dial("tcp", w.listener.addr)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	fmt.Fprint(conn, "POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhalf")
	if err := conn.(*net.TCPConn).CloseWrite(); err != nil {
		t.Fatal(err)
	}
	if answer, err := io.ReadAll(conn); err == nil || len(answer) > 0 {
		t.Errorf("got %q, %v; want a reset", answer, err)
	}
	if got := w.model.Requests(); len(got) != 0 {
		t.Errorf("recorded: %v", got)
	}
}

func TestRoutes(t *testing.T) {
	w := newWorld(t)
	base := strings.TrimSuffix(w.listener.URL(), "/v1")
	for _, tt := range []struct {
		method, path string
		want         int
	}{
		{"GET", "/v1/models", 200}, {"GET", "/models", 200}, {"POST", "/v1/models", 405},
		{"POST", "/chat/completions", 400}, {"POST", "/api/paas/v4/chat/completions", 400},
		{"GET", "/v1/chat/completions", 405},
		{"POST", "/v1/completions", 404}, {"GET", "/", 404},
	} {
		request, err := http.NewRequestWithContext(t.Context(), tt.method, base+tt.path, nil)
		if err != nil {
			t.Fatal(err)
		}
		response, err := w.client.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
		if response.StatusCode != tt.want || response.Header.Get("Content-Type") != "application/json" {
			t.Errorf("%s %s: got %s", tt.method, tt.path, response.Status)
		}
	}
	if n := len(w.model.Requests()); n != 2 {
		t.Errorf("%d requests recorded, want those of chat/completions alone", n)
	}
}

// writes notes each write and flush that an answer makes.
type writes struct {
	discard
	log []string
}

func (w *writes) Write(p []byte) (int, error) { w.log = append(w.log, string(p)); return len(p), nil }
func (w *writes) Flush()                      { w.log = append(w.log, "flush") }

func TestEachEventIsOneWriteAndFlushed(t *testing.T) {
	m := New()
	m.Script(says("hi", Reply{Text: "a b", ToolCalls: []ToolCall{{Name: "read"}}}))
	w := &writes{discard: discard{http.Header{}}}
	m.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/v1/chat/completions", strings.NewReader(ask("hi", true))))
	if len(w.log) != 2*7 {
		t.Errorf("%d writes and flushes for 7 events", len(w.log))
	}
	for i, entry := range w.log {
		event := strings.HasPrefix(entry, "data: ") && strings.Count(entry, "\n") == 2 &&
			strings.HasSuffix(entry, "\n\n")
		if i%2 == 0 && !event || i%2 == 1 && entry != "flush" {
			t.Errorf("write %d is %q", i, entry)
		}
	}
}
