package scriptedllm

import (
	"bufio"
	"cmp"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestARawBodyIsSentAsItIs(t *testing.T) {
	for name, tt := range map[string]struct {
		reply       Reply
		status      int
		contentType string
	}{
		"events": {Reply{Raw: &RawBody{Bytes: []byte("data:{}\r\n\r\n")}}, 200, "text/event-stream"},
		"byte by byte": {Reply{Raw: &RawBody{Bytes: []byte("竹\x00\xff"), ByteByByte: true}}, 200,
			"text/event-stream"},
		"HTML":  {Reply{Raw: &RawBody{Bytes: []byte("<html>"), ContentType: "text/html"}}, 200, "text/html"},
		"empty": {Reply{Raw: &RawBody{}}, 200, "text/event-stream"},
		"a refusal": {Reply{Status: 503, Raw: &RawBody{Bytes: []byte("busy"), ContentType: "text/plain"}}, 503,
			"text/plain"},
	} {
		w := newWorld(t, says("hi", tt.reply))
		response := w.post(t.Context(), ask("hi", true))
		body, err := io.ReadAll(response.Body)
		if err != nil || string(body) != string(tt.reply.Raw.Bytes) || response.StatusCode != tt.status ||
			response.Header.Get("Content-Type") != tt.contentType {
			t.Errorf("%s: got %s of %q: %q, %v", name, response.Status, response.Header.Get("Content-Type"), body,
				err)
		}
		if r := w.wait("the end", allEnded)[0]; !r.Scripted || len(r.Sent) != 0 || !r.ClientGone.IsZero() {
			t.Errorf("%s: the record is %v", name, r)
		}
	}
}

func TestARawBodyByteByByteIsFlushedEachTime(t *testing.T) {
	m := New()
	m.Script(says("hi", Reply{Raw: &RawBody{Bytes: []byte("abc"), ByteByByte: true}}))
	w := &writes{discard: discard{http.Header{}}}
	m.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/v1/chat/completions", strings.NewReader(ask("hi", true))))
	if want := []string{"a", "flush", "b", "flush", "c", "flush"}; !slices.Equal(w.log, want) {
		t.Errorf("got %q", w.log)
	}
}

func TestARawBodyCanBeLeftOpen(t *testing.T) {
	w := newWorld(t, says("hi", Reply{Raw: &RawBody{Bytes: []byte("data: {}\n"), LeaveOpen: true}}))
	ctx, leave := context.WithCancel(t.Context())
	defer leave()
	response := w.post(ctx, ask("hi", true))
	if events, err := readEvents(bufio.NewReader(response.Body), 1); err != nil || events[0] != "{}" {
		t.Fatalf("%q, %v", events, err)
	}
	if r := w.model.Requests()[0]; !r.Finished.IsZero() {
		t.Errorf("it ended: %v", r)
	}
	leave()
	w.wait("the client to be gone", gone)
}

func TestAReplyReasonsFailsAndReportsUsageAsScripted(t *testing.T) {
	role := delta(`{"role":"assistant","content":""}`, "null")
	const failed = `{"error":{"message":"overloaded","type":"server_error","param":null,"code":null}}`
	for name, tt := range map[string]struct {
		reply Reply
		want  []string
	}{
		"reasoning": {Reply{Reasoning: "Let me", Text: "a"}, []string{role, delta(`{"reasoning_content":"Let"}`,
			"null"),
			delta(`{"reasoning_content":" me"}`, "null"), delta(`{"content":"a"}`, "null"),
			delta(`{}`, `"stop"`) + `,"usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}`, "[DONE]"}},
		"usage": {Reply{Text: "a", Usage: &Usage{7, 8}}, []string{role, delta(`{"content":"a"}`, "null"),
			delta(`{}`, `"stop"`) + `,"usage":{"prompt_tokens":7,"completion_tokens":8,"total_tokens":15}`,
			"[DONE]"}},
		"no usage": {Reply{Text: "a", NoUsage: true}, []string{role, delta(`{"content":"a"}`, "null"), delta(`{}`,
			`"stop"`), "[DONE]"}},
		"a failure": {Reply{Text: "a b", Failure: &Failure{1, "overloaded"}},
			[]string{role, delta(`{"content":"a"}`, "null"), failed}},
		"a failure before the first": {Reply{Text: "a b", Failure: &Failure{0, "overloaded"}}, []string{role,
			failed}},
	} {
		w := newWorld(t, says("hi", tt.reply))
		events, err := w.stream(ask("hi", true))
		if got := bare(t, events); err != io.EOF || !slices.Equal(got, tt.want) {
			t.Errorf("%s: %v, got\n%s\nwant\n%s", name, err, strings.Join(got, "\n"), strings.Join(tt.want, "\n"))
		}
	}
	w := newWorld(t, says("hi", Reply{Text: "a", Failure: &Failure{9, "overloaded"}}))
	var doc failure
	if response := w.readJSON(ask("hi", false),
		&doc); response.StatusCode != 200 || doc.Error.Message != "overloaded" {
		t.Errorf("not streamed: %s, %+v", response.Status, doc)
	}
}

func TestARequestThatIsRepeatedGetsItsRefusalAgain(t *testing.T) {
	inForce, over := make(chan struct{}), make(chan struct{})
	close(over)
	refused, answered := Reply{Text: "no", Status: 500}, Reply{Text: "yes"}
	raw := func(body string) Reply { return Reply{Text: "no", Raw: &RawBody{Bytes: []byte(body)}} }
	for name, tt := range map[string]struct {
		rounds   []Reply // of scripts of one round each
		requests []string
		want     []string // "-": unclaimed
	}{
		"a refusal":           {[]Reply{refused}, []string{"a", "a", "a"}, []string{"no", "no", "no"}},
		"with other messages": {[]Reply{refused}, []string{"a", "b", "a"}, []string{"no", "-", "no"}},
		"an answer":           {[]Reply{answered}, []string{"a", "a"}, []string{"yes", "-"}},
		"another script": {[]Reply{refused, answered}, []string{"a", "a", "a"}, []string{"no", "yes",
			"-"}},
		"another script, in force": {[]Reply{{Text: "no", Status: 500, RepeatUntil: inForce}, answered}, []string{"a",
			"a", "b"}, []string{"no", "no", "yes"}},
		"no longer in force": {[]Reply{{Text: "no", Status: 500, RepeatUntil: over}, answered}, []string{"a",
			"a", "a"}, []string{"no", "yes", "-"}},
		"a break at once": {[]Reply{{Text: "no", BreakAfter: After(0)}}, []string{"a", "a"}, []string{"no",
			"no"}},
		"a break later": {[]Reply{{Text: "no", BreakAfter: After(1)}}, []string{"a", "a"}, []string{"no",
			"-"}},
		"a failure at once": {[]Reply{{Text: "no", Failure: &Failure{}}}, []string{"a", "a"}, []string{"no",
			"no"}},
		"a stall at once": {[]Reply{{Text: "no", StallAfter: After(0)}}, []string{"a", "a"}, []string{"no",
			"no"}},
		"nothing":         {[]Reply{{NoFinish: true}}, []string{"a", "a"}, []string{"", ""}},
		"an empty answer": {[]Reply{{}}, []string{"a", "a"}, []string{"", "-"}},
		"raw HTML": {[]Reply{{Text: "no", Raw: &RawBody{Bytes: []byte("<html>")}}}, []string{"a",
			"a"}, []string{"no", "no"}},
		"raw text":       {[]Reply{raw(`{"choices":[{"delta":{"content": "so"}}]}`)}, []string{"a", "a"}, []string{"no", "-"}},
		"raw text, lost": {[]Reply{raw(`{"choices":[{"delta":{"content": ""}}]}`)}, []string{"a", "a"}, []string{"no", "no"}},
		"a call that breaks off": {[]Reply{{Text: "no", Chunks: []string{}, ToolCalls: make([]ToolCall, 1), NoFinish: true}},
			[]string{"a", "a"}, []string{"no", "no"}},
		"a break behind nothing": {[]Reply{{Chunks: []string{"", "a"}, BreakAfter: After(1)}}, []string{"a", "a"},
			[]string{"a", "a"}},
	} {
		m := New()
		for _, r := range tt.rounds {
			m.Script(says("hi", r))
		}
		var got []string
		for _, before := range tt.requests {
			reply, ok := m.claim(t.Context(), &Request{Message: "hi", Finished: time.Now(),
				Messages: []Message{{Role: "user", Content: before}, {Role: "user", Content: "hi"}}})
			text := cmp.Or(reply.Text, reply.FullText())
			if !ok {
				text = "-"
			}
			got = append(got, text)
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s: got %q, want %q", name, got, tt.want)
		}
	}
}

func TestARawBodyAnswersWithTextOrAnEnd(t *testing.T) {
	const call = `{"choices":[{"delta":{"tool_calls":[{"function":{"name":"n","arguments":"{\"text\": \"one\"}"}}]}`
	for body, want := range map[string]bool{
		`{"choices":[{"delta":{"content":"a"}}]}`:                          true,
		`{"choices":[{"delta":{"content":[{"type":"text","text":"a"}]}}]}`: true,
		`{"choices":[{"message":{"content" : "a"}}]}`:                      true,
		`{"choices":[{"delta":{"content":"a"}}],"error":{"message":"no"}}`: true,
		call + `}]}`:                                                           false,
		call + `,"finish_reason":null}]}`:                                      false,
		call + `,"finish_reason":"tool_calls"}]}`:                              true,
		call + "}]}\n\ndata: [DONE]":                                           true,
		`{"choices":[{"delta":{"content":"","reasoning_content":"a"}}]}`:       false,
		`{"choices":[{"delta":{},"finish_reason":"stop"}],"error":null}`:       true,
		`{"choices":[{"delta":{},"finish_reason":"error"}],"error":{"a":"b"}}`: false,
		`{"error":{"message":"no"}}`:                                           false,
		`<html>"content":"a"</html>`:                                           false,
	} {
		if got := (RawBody{Bytes: []byte(body)}).answers(); got != want {
			t.Errorf("%s: %v, want %v", body, got, want)
		}
	}
}
