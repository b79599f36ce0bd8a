package defect

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/iotest"

	"bamboo-spec/support/reference"
	"bamboo-spec/support/scriptedllm"
)

func TestRowsSayAllOfThemselves(t *testing.T) {
	names := map[string]bool{}
	for _, d := range catalogue {
		names[d.Name] = true
	}
	for _, d := range append(Dialects(), Prompts()...) {
		if !goodName.MatchString(d.Name) || names[d.Name] || !strings.HasSuffix(d.Sentence, ".") || d.Promise == "" {
			t.Errorf("%s: “%s”", d.Name, d.Sentence)
		}
		names[d.Name] = true
		if found, err := Find(d.Name); err != nil || found.Sentence != d.Sentence {
			t.Errorf("%s is not found: %v", d.Name, err)
		}
	}
	for _, about := range []map[string][]string{dialectsAbout, promptsAbout} {
		for name := range about {
			if !names[name] {
				t.Errorf("%s is about a scenario, but there is no such defect", name)
			}
		}
	}
	if len(Dialects()) < 25 || len(Prompts()) < 15 {
		t.Errorf("%d dialects, %d prompts", len(Dialects()), len(Prompts()))
	}
}

const bodies = `data: {"choices":[]}|data: {"choices":[{"delta":{"content":null}}]}|data:{"choices":[{"delta":{"content":"竹"}}]}|: ping|` +
	`data: {"choices":[{"delta":{"content":"\ud83d"}}]}|data: {"choices":[{"delta":{"content":"\udc3c"}}]}|` +
	`data: {"choices":[{"delta":{"content":[{"type":"thinking","thinking":"x"},{"type":"text","text":"a"}]}}]}|` +
	`data: {"choices":[{"delta":{"reasoning_content":"x"}}]}|data: {"choices":[{"delta":{"reasoning":"x"}}]}|` +
	`data: {"choices":[{"delta":{"thinking":"x"}}]}|data: {"choices":[{"index":1,"delta":{"content":"x"}}]}|` +
	`data: {"choices":[{"delta":{"tool_calls":null}}],"usage":null}|data: {"choices":[{"delta":{"content":"e"},"finish_reason":"length"}]}|` +
	`data: {"choices":[{"delta":{}}],"usage":{"prompt_tokens":1}}|data: {"choices":[],"usage":{"prompt_tokens":2}}`

// modelBodies are what a model may send; each dialect defect reads one of them wrongly.
var modelBodies = []string{
	strings.ReplaceAll(bodies, "|", "\n\n") + "\n\n",
	strings.ReplaceAll(bodies, "|", "\r\n\r\n") + "\r\n\r\n",
	strings.ReplaceAll(bodies, "|", "\r\r") + "\r\r",
	`data: {"choices":[{"delta":{"content":"` + strings.Repeat("x", 1<<20) + `"},"finish_reason":"stop"}]}` + "\n\n",
	`data: {"choices":[{"delta":{"content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]},"finish_reason":"stop"}]}` +
		"\n\n",
	"\xef\xbb\xbf" + `data: {"choices":[{"delta":{"content":"a"},"finish_reason":"stop"}]}` + "\n\n",
	`{"choices":[{"message":{"content":"a"}}]}`,
	`data: {"choices":[{"delta":{"content":"` + strings.Repeat("x", longestLine) + `"},"finish_reason":"stop"}]}` +
		"\n\n",
	`data: {"choices":[{"delta":{"tool_calls":[{"id":"a","function":{"name":"n","arguments":null}},{"id":"b","function":{"name":"n"}}]},` +
		`"finish_reason":"stop"}]}` + "\n\n",
	`data: {"choices":[{"delta":{"tool_calls":[{"index":0,"id":"a","function":{"name":"n","arguments":"{"}}]}}]}` +
		"\n\n" +
		`data: {"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"arguments":"}"}},{"index":1,"id":"c","function":{"name":"m"}},` +
		`{"index":0,"id":"b","function":{"name":"m"}}]},"finish_reason":"tool_calls"}]}` + "\n\n",
	`data: {"choices":[{"delta":{"content":"a"},"finish_reason":"content_filter"}]}` + "\n\n",
	`data: {"choices":[{"delta":{"content":"a"}}]}` + "\n\n",
	`data: {"choices":[{"delta":{"content":"a"}}],"error":"no"}` + "\n\ndata: [DONE]\n\n",
	"data: {\"choices\":\ndata: [{\"delta\":{\"content\":\"a\"},\"finish_reason\":\"stop\"}]}\n\n",
	"data:\n\n" + `data: {"choices":[{"delta":{"content":"a"},"finish_reason":"stop"}]}` + "\n\n",
	`data: {"choices":[{"delta":{"reasoning_content":"x"},"finish_reason":"stop"}]}` + "\n\n",
	`data: {"choices":[{"delta":{"content":"a"}}],"error":"no"}` + "\n\n",
	`data: {"choices":[{"delta":{"content":"a","tool_calls":[{"id":"a","function":{"name":"n"}}]},"finish_reason":"stop"}]}` +
		"\n\n",
	`{"error":{"message":"overloaded"}}`,
	"id: 7\nretry: 5\n" + `data: {"choices":[{"delta":{"content":"a"},"finish_reason":"stop"}]}` + "\n\n",
	`data: {"choices":[{"delta":{"tool_calls":[{"index":0,"id":"a","function":{"name":"n","arguments":"{\"a\":\"\ud83c"}}]}}]}` +
		"\n\n" + `data: {"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"arguments":"\udf8b\"}"}}]},` +
		`"finish_reason":"tool_calls"}]}` + "\n\n",
	`{"choices":[{"message":{"tool_calls":[{"id":"a","function":{"name":"n","arguments":"{}"}}]}}],` +
		`"usage":{"prompt_tokens":7,"completion_tokens":1}}`,
	"event: error\ndata: {\"message\":\"no\"}\n\ndata: [DONE]\n\n",
}

// sending is an upstream that sends one body to every call, byte by byte.
type sending string

func (s sending) RoundTrip(*http.Request) (*http.Response, error) {
	body := iotest.OneByteReader(strings.NewReader(string(s)))
	return &http.Response{StatusCode: http.StatusOK, Body: io.NopCloser(body)}, nil
}

// run is a server with a defect, or with none, whose model is called through upstream.
func run(t *testing.T, upstream http.RoundTripper, d Defect) *reference.Server {
	t.Helper()
	parts, err := reference.Compose(reference.Options{HTTPAddr: "127.0.0.1:0", GatewayAddr: "127.0.0.1:0",
		ModelURL: "http://model/v1"})
	if err != nil {
		t.Fatal(err)
	}
	parts.Upstream = upstream
	if d.Wrap != nil {
		d.Wrap(&parts)
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
	return server
}

// talk asks one question and returns what is streamed.
func talk(t *testing.T, server *reference.Server) string {
	t.Helper()
	call(t, "POST", server.APIURL()+"/api/v1/chat", `{"message": "hi", "session_id": "a"}`)
	_, text := call(t, "GET", server.APIURL()+"/api/v1/stream/a", "")
	return text
}

// turning is an upstream whose body a test changes.
type turning struct {
	mu   sync.Mutex
	body string
	used bool
}

func (u *turning) RoundTrip(r *http.Request) (*http.Response, error) {
	u.mu.Lock()
	defer u.mu.Unlock()
	body := u.body
	if u.used { // a round of tools ends the answer
		body = "data: [DONE]\n\n"
	}
	u.used = true
	return sending(body).RoundTrip(r)
}

func TestEachDialectDefectIsSeen(t *testing.T) {
	heard := func(body string, d Defect) string { return talk(t, run(t, &turning{body: body}, d)) }
	sound := map[string]string{}
	for _, body := range modelBodies {
		sound[body] = heard(body, Defect{})
	}
	for _, d := range Dialects() {
		seen := false
		for _, body := range modelBodies {
			if seen = heard(body, d) != sound[body]; seen {
				break
			}
		}
		if !seen {
			t.Errorf("%s changes nothing", d.Name)
		}
	}
}

// serving is an upstream that is a scripted model.
type serving struct{ model *scriptedllm.Model }

func (s serving) RoundTrip(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	w := httptest.NewRecorder()
	s.model.ServeHTTP(w, r)
	return w.Result(), nil
}

func TestEachPromptDefectBreaksARule(t *testing.T) {
	for _, d := range append(Prompts(), Defect{Name: "none"}) {
		model := scriptedllm.New()
		calls := []scriptedllm.ToolCall{{ID: "a", Name: "add", Arguments: `{"numbers":[1]}`}, {ID: "b", Name: "add",
			Arguments: `{"numbers":[2]}`}}
		rounds := []scriptedllm.Reply{{Text: "wait", ToolCalls: calls}, {Text: "so"}}
		model.Script(scriptedllm.Script{Message: "hi", Rounds: rounds})
		talk(t, run(t, serving{model}, d))
		var faults []scriptedllm.Fault
		for _, r := range model.Requests() {
			faults = append(append(faults, r.FormFaults...), r.ContentFaults...)
			faults = append(faults, scriptedllm.TurnFaults(r, []scriptedllm.Message{{Role: "user", Content: "hi"}},
				false)...)
		}
		if (len(faults) > 0) != (d.Wrap != nil) {
			t.Errorf("%s: %v", d.Name, faults)
		}
	}
}
