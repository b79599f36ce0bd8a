package reference

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"
)

// readAnswer is what came of a body, in one line: the pieces of text, each with a bar behind it,
// then calls, usage and error.
func readAnswer(t testing.TB, body io.Reader) string {
	var story strings.Builder
	s := modelStream{heard: func(bool) {}, token: func(text string) {
		if text == "" || !json.Valid(appendString(nil, text)) {
			t.Errorf("token %q", text)
		}
		story.WriteString(text + "|")
	}}
	reply, err := s.read(body)
	for _, c := range reply.ToolCalls {
		fmt.Fprintf(&story, " %s:%s(%s)", c.ID, c.Name, c.Arguments)
	}
	if u := reply.Usage; u != (Usage{}) {
		fmt.Fprintf(&story, " %d+%d", u.Prompt, u.Completion)
		if u.Prompt < 0 || u.Completion < 0 || u.Total != u.Prompt+u.Completion {
			t.Errorf("usage %+v", u)
		}
	}
	if err != nil {
		fmt.Fprintf(&story, " !%v", err)
	}
	return strings.TrimSpace(strings.ReplaceAll(story.String(), "| ", "|"))
}

// events is a stream of these data.
func events(data ...string) string {
	var b strings.Builder
	for _, d := range data {
		b.WriteString("data: " + d + "\n\n")
	}
	return b.String()
}

// chunk is a chunk whose first choice has this delta.
func chunk(delta string) string { return `{"choices":[{"index":0,"delta":` + delta + `}]}` }

// calls is a chunk with these pieces of tool calls.
func calls(pieces string) string { return chunk(`{"tool_calls":` + pieces + `}`) }

const (
	stop     = `{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}`
	finished = `{"choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}]}`
	done     = "[DONE]"
	hi       = `{"choices":[{"index":0,"delta":{"content":"hi"}}]}`
	noAnswer = "!the model's response holds no answer: it is neither an event stream nor a chat completion"
	broken   = "!the model broke off its answer: its stream ended without a finish_reason or [DONE]"
)

// One row or more for each row of contract 4.1.
var modelStreams = []struct{ name, body, want string }{
	{"canonical", events(chunk(`{"role":"assistant","content":""}`), hi, chunk(`{"content":"you"}`), stop, done),
		"hi|you|"},
	{"CR LF", strings.ReplaceAll(events(hi, stop, done), "\n", "\r\n"), "hi|"},
	{"CR", strings.ReplaceAll(events(hi, stop, done), "\n", "\r"), "hi|"},
	{"no space", strings.ReplaceAll(events(hi, stop, done), "data: ", "data:"), "hi|"},
	{"comments and other fields", ": ping\n\n:\nretry: 7\n\nid: 1\nevent: chunk\nfoo: bar\n" + events(hi) +
		": more\n\n" + events(stop, done), "hi|"},
	{"byte-order mark", "\xef\xbb\xbf" + events(hi, stop, done), "hi|"},
	{"blank lines first", "\n \n\r\n" + events(hi, stop, done), "hi|"},
	{"several data lines", "data: {\"choices\":\ndata: [{\"delta\":{\"content\":\"hi\"}}]}\n\n" + events(stop),
		"hi|"},
	{"data without text", "data:\n\ndata\n\n" + events(hi, stop, done), "hi|"},

	{"nothing in chunks", events(`{}`, `{"choices":[]}`, `{"choices":null}`, `{"choices":{}}`, chunk(`{}`),
		chunk(`null`), `{"choices":[{}]}`, `{"choices":[null]}`,
		chunk(`{"content":null}`), chunk(`{"content":""}`), chunk(`{"role":"assistant"}`), `null`, `[]`, `7`, `"x"`,
		hi, stop, done), "hi|"},
	{"parts",
		events(chunk(
			`{"content":[{"type":"text","text":"a"},{"type":"thinking","thinking":[{"type":"text","text":"no"}]},{"type":"text","text":"b"}]}`),
			chunk(`{"content":[]}`),
			chunk(`{"content":[null,{"type":"text"},{"type":"image_url"},{"type":"text","text":""}]}`), stop, done),
		"a|b|"},
	{"surrogate halves", events(chunk(`{"content":"a\ud83d"}`), chunk(`{"content":"\udc3cb"}`), stop, done), "a|🐼b|"},
	{"halves in capitals", events(chunk(`{"content":"\uD83D"}`), chunk(`{"content":"\uDC3C"}`), stop, done), "🐼|"},
	{"halves apart", events(chunk(`{"content":"\ud83d"}`), chunk(`{"content":""}`), chunk(`{"reasoning":"x"}`),
		chunk(`{"content":"\udc3c"}`), stop, done), "🐼|"},
	{"halves in parts", events(chunk(`{"content":[{"type":"text","text":"\ud83d"},{"type":"text","text":"\udc3c"}]}`),
		stop, done), "🐼|"},
	{"a half alone", events(chunk(`{"content":"\ud83d"}`), chunk(`{"content":"A\u00e9\udc3c"}`),
		chunk(`{"content":"\ud83d"}`), stop, done), "\uFFFDAé\uFFFD|\uFFFD|"},
	{"no half", events(chunk(`{"content":"\\ud83d"}`), chunk(`{"content":"\\\ud83d"}`), chunk(`{"content":"\udc3c"}`),
		stop, done), `\ud83d|\|🐼|`},
	{"bytes that are no text", events("{\"choices\":[{\"delta\":{\"content\":\"a\xe4b\"}}]}", stop, done),
		"a\uFFFDb|"},
	{"reasoning", events(chunk(`{"reasoning_content":"a","content":null}`), chunk(`{"reasoning":"b","content":""}`),
		chunk(`{"thinking":"c"}`),
		chunk(`{"reasoning_content":"d","content":"hi"}`), stop, done), "hi|"},
	{"choices",
		events(`{"choices":[{"index":1,"delta":{"content":"no"},"finish_reason":"stop"},{"index":0,"delta":{"content":"a"}}]}`,
			`{"choices":[{"index":1,"delta":{"content":"no"}}]}`,
			`{"choices":[{"delta":{"content":"b"}},{"index":1,"delta":{"content":"no"}}]}`, stop, done), "a|b|"},
	{"the end of another choice", events(hi, `{"choices":[{"index":1,"delta":{},"finish_reason":"content_filter"}]}`),
		"hi|" + broken},
	{"an empty finish_reason", events(`{"choices":[{"delta":{"content":"hi"},"finish_reason":""}]}`), "hi|" + broken},
	{"usage at the end", events(hi, stop,
		`{"choices":[],"usage":{"prompt_tokens":3,"completion_tokens":4,"total_tokens":99}}`, done), "hi|3+4"},
	{"usage null", events(hi[:len(hi)-1]+`,"usage":null}`,
		`{"choices":[{"delta":{},"finish_reason":"stop"}],"usage":{"prompt_tokens":3,"completion_tokens":4}}`,
		`{"choices":[],"usage":null}`, `{"usage":{}}`, done), "hi|3+4"},
	{"usage in every chunk", events(hi[:len(hi)-1]+`,"usage":{"prompt_tokens":3,"completion_tokens":0}}`,
		stop[:len(stop)-1]+`,"usage":{"prompt_tokens":3,"completion_tokens":1}}`, done), "hi|3+1"},
	{"usage below nothing", events(hi, stop, `{"usage":{"prompt_tokens":-5,"completion_tokens":2}}`), "hi|0+2"},

	{"no calls", events(calls(`null`), calls(`[]`), calls(`{}`), calls(`[null,7]`), hi, stop, done), "hi|"},
	{"calls with index",
		events(calls(`[{"index":0,"id":"a","type":"function","function":{"name":"n","arguments":""}}]`),
			calls(`[{"index":0,"function":{"arguments":"{\"x\""}}]`),
			calls(`[{"index":1,"id":"b","function":{"name":"m","arguments":"{"}},{"index":0,"function":{"arguments":":1}"}}]`),
			calls(`[{"index":1,"function":{"arguments":"}"}}]`), finished, done), `a:n({"x":1}) b:m({})`},
	{"calls without index",
		events(calls(
			`[{"id":"a","function":{"name":"n","arguments":"{}"}},{"id":"b","function":{"name":"n","arguments":"{"}}]`),
			calls(`[{"id":"b","function":{"arguments":"}"}}]`), calls(`[{"id":"c","function":{"name":"m"}}]`),
			calls(`[{"function":{"arguments":"[]"}}]`), finished, done), "a:n({}) b:n({}) c:m([])"},
	{"calls without index and id",
		events(calls(`[{"id":"","function":{"name":"n","arguments":"{}"}},{"function":{"name":"n","arguments":"{"}}]`),
			calls(`[{"function":{"arguments":"}"}}]`), calls(`[{"function":{"name":"m","arguments":"[]"}}]`), finished,
			done), ":n({}) :n({}) :m([])"},
	{"calls of one index", events(calls(`[{"index":0,"id":"a","function":{"name":"n","arguments":"{}"}}]`),
		calls(`[{"index":0,"id":"b","function":{"name":"n","arguments":"{"}}]`),
		calls(`[{"index":0,"function":{"arguments":"}"}}]`), finished, done), "a:n({}) b:n({})"},
	{"an id that comes later", events(calls(`[{"index":0,"function":{"name":"n"}}]`),
		calls(`[{"index":0,"id":"a","function":{"arguments":"{}"}}]`), finished, done), "a:n({})"},
	{"a name again", events(calls(`[{"index":0,"id":"a","function":{"name":"n","arguments":"{"}}]`),
		calls(`[{"index":0,"id":"a","function":{"name":"n","arguments":"}"}}]`), finished, done), "a:n({})"},
	{"no arguments",
		events(calls(
			`[{"index":0,"id":"a","function":{"name":"n","arguments":""}},{"index":1,"id":"b","function":{"name":"n","arguments":null}},{"index":2,"id":"c","function":{"name":"n"}}]`),
			finished, done), "a:n({}) b:n({}) c:n({})"},
	{"arguments an object", events(calls(`[{"index":0,"id":"a","function":{"name":"n","arguments":{"x":1}}}]`),
		finished, done), `a:n({"x":1})`},
	{"arguments cut in a character",
		events(calls(`[{"index":0,"id":"a","function":{"name":"n","arguments":"\"\ud83d"}}]`),
			calls(`[{"index":0,"function":{"arguments":"\udc3c\""}}]`), finished, done), `a:n("🐼")`},
	{"stop with calls", events(hi, calls(`[{"index":0,"id":"a","function":{"name":"n","arguments":"{}"}}]`), stop,
		done), "hi|a:n({})"},
	{"calls in the chunk of the end",
		events(`{"choices":[{"delta":{"content":"hi","tool_calls":[{"id":"a","function":{"name":"n"}}]},"finish_reason":"tool_calls"}]}`),
		"hi|a:n({})"},

	{"length", events(hi, calls(`[{"index":0,"id":"a","function":{"name":"n","arguments":"{"}}]`),
		`{"choices":[{"delta":{},"finish_reason":"length"}]}`, done), "hi|"},
	{"content_filter", events(hi, `{"choices":[{"delta":{"content":"!"},"finish_reason":"content_filter"}]}`, done),
		"hi|!|!the model's content filter cut off its answer (content_filter)"},
	{"no done", events(hi, stop), "hi|"},
	{"no done and half an event", events(hi, stop) + "data: [DO", "hi|"},
	{"done alone", events(hi, done), "hi|"},
	{"what follows done", events(hi, done, hi, `{"error":"no"}`, "{"), "hi|"},
	{"neither finish nor done", events(hi), "hi|" + broken},
	{"half an event", events(hi) + "data: " + stop + "\n", "hi|" + broken},

	{"an error", events(hi, `{"error":{"message":"overloaded","code":502}}`, done),
		"hi|!the model failed: overloaded"},
	{"an error as text", events(hi, `{"error":"overloaded"}`), "hi|!the model failed: overloaded"},
	{"an error without words", events(hi, `{"error":{"code":7}}`), `hi|!the model failed: {"code":7}`},
	{"an error next to choices",
		events(`{"error":{"message":"overloaded"},"choices":[{"index":0,"delta":{"content":"hi"},"finish_reason":"error"}]}`),
		"hi|!the model failed: overloaded"},
	{"an error by its event", "event: error\n" + events(`{"message":"overloaded"}`) + "event: error\n" + events(`no`),
		"!the model failed: overloaded"},
	{"an error by its event, with an error", "event: error\n" + events(`{"error":{"message":"overloaded"}}`),
		"!the model failed: overloaded"},
	{"an error by its event, plain", events(hi) + "event: error\n" + events(`overloaded`),
		"hi|!the model failed: overloaded"},
	{"an error by its object", events(hi, `{"object":"error","message":"overloaded","code":400}`),
		"hi|!the model failed: overloaded"},
	{"an error after the end", events(hi, stop, `{"error":{"message":"overloaded"}}`),
		"hi|!the model failed: overloaded"},
	{"an error by its finish_reason", events(hi, `{"choices":[{"delta":{},"finish_reason":"error"}]}`, done),
		"hi|!the model failed and did not say why"},
	{"no error", events(hi[:len(hi)-1]+`,"error":null}`, `{"error":"","choices":[]}`, `{"error":false}`, stop, done),
		"hi|"},
	{"no JSON", events(hi, "{"), `hi|!the model sent a chunk that is no JSON: "{"`},

	{"nothing", "", noAnswer},
	{"white space", " \r\n\n", noAnswer},
	{"HTML", "<!DOCTYPE html>\n<html><body>data: none</body>\n</html>\n", noAnswer},
	{"comments alone", ": ping\n\n: ping\n\n", noAnswer},
	{"one document",
		`{"id":"1","object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant","content":"hi"},"finish_reason":"stop"}],` +
			`"usage":{"prompt_tokens":3,"completion_tokens":4}}`, "hi|3+4"},
	{"one document, spaced",
		"\xef\xbb\xbf{\n \"choices\": [\n {\"message\": {\"content\": " +
			"[{\"type\":\"text\",\"text\":\"h\"},{\"type\":\"text\",\"text\":\"i\"}]}}]\n}\nmore",
		"h|i|"},
	{"one document with calls",
		` {"choices":[{"message":{"content":null,"tool_calls":[{"id":"a","function":{"name":"n","arguments":"{}"}},{"function":{"name":"n","arguments":""}}]}}]}`,
		"a:n({}) :n({})"},
	{"one document, filtered", `{"choices":[{"message":{"content":"hi"},"finish_reason":"content_filter"}]}`,
		"hi|!the model's content filter cut off its answer (content_filter)"},
	{"one document of an error", `{"error":{"message":"overloaded"}}`, "!the model failed: overloaded"},
	{"another document", `{"status":"ok"}`, noAnswer},
	{"half a document", `{"choices":[{"message":`,
		"!the model's answer in one document could not be read: unexpected EOF"},
}

func TestModelStream(t *testing.T) {
	for _, row := range modelStreams {
		if got := readAnswer(t, strings.NewReader(row.body)); got != row.want {
			t.Errorf("%s:\n got %s\nwant %s", row.name, got, row.want)
		}
	}
}

func TestModelStreamCutAtEveryByte(t *testing.T) {
	for _, row := range modelStreams {
		for at := range len(row.body) {
			cut := io.MultiReader(strings.NewReader(row.body[:at]), strings.NewReader(row.body[at:]))
			if got := readAnswer(t, cut); got != row.want {
				t.Fatalf("%s, cut at %d:\n got %s\nwant %s", row.name, at, got, row.want)
			}
		}
		if got := readAnswer(t, iotest.OneByteReader(strings.NewReader(row.body))); got != row.want {
			t.Errorf("%s, byte by byte:\n got %s\nwant %s", row.name, got, row.want)
		}
	}
}

func TestModelStreamThatBreaksOff(t *testing.T) {
	for body, want := range map[string]string{
		"":                 "!the model broke off its answer: gone",
		events(hi):         "hi|!the model broke off its answer: gone",
		events(hi, stop):   "hi|",
		`{"choices":[{"me`: "!the model's answer in one document could not be read: gone",
	} {
		gone := io.MultiReader(strings.NewReader(body), iotest.ErrReader(fmt.Errorf("gone")))
		if got := readAnswer(t, gone); got != want {
			t.Errorf("%q: got %s, want %s", body, got, want)
		}
	}
}

func TestModelStreamWithALongLine(t *testing.T) {
	text := strings.Repeat("竹", 4<<20/3)
	if got := readAnswer(t, strings.NewReader(events(chunk(`{"content":"`+text+`"}`), stop, done))); got != text+"|" {
		t.Errorf("got %d bytes of %d", len(got), len(text)+1)
	}
}

func FuzzModelStream(f *testing.F) {
	for _, row := range modelStreams {
		f.Add([]byte(row.body), uint8(7))
	}
	f.Fuzz(func(t *testing.T, body []byte, size uint8) {
		want := readAnswer(t, bytes.NewReader(body))
		if got := readAnswer(t, iotest.OneByteReader(bytes.NewReader(body))); got != want {
			t.Errorf("byte by byte:\n got %s\nwant %s", got, want)
		}
		if got := readAnswer(t, &pieces{body, int(size) + 1}); got != want {
			t.Errorf("%d bytes at a time:\n got %s\nwant %s", size, got, want)
		}
	})
}

// pieces reads so many bytes at a time.
type pieces struct {
	rest []byte
	size int
}

func (p *pieces) Read(b []byte) (int, error) {
	if len(p.rest) == 0 {
		return 0, io.EOF
	}
	n := copy(b, p.rest[:min(p.size, len(p.rest))])
	p.rest = p.rest[n:]
	return n, nil
}
