package reference

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestTokensArePassedOnAsTheyCome(t *testing.T) {
	w := newWorld(t)
	goOn := make(chan string)
	w.model.script("slowly", func(c *upstreamCall) {
		for text := range goOn {
			c.say(text)
		}
		c.end()
	})
	id, url := w.create("slowly", "")
	stream := w.open(url) // the header does not wait for the first token
	var said strings.Builder
	for _, text := range []string{"你", "好 ", "e\u0301", "🐼\n\"<&>\\\t", " end"} {
		goOn <- text
		if got := short(stream.next()); got != text {
			t.Errorf("token %q, want %q", got, text)
		}
		said.WriteString(text)
	}
	close(goOn)
	if got := stream.rest(); got != "complete(3+4=7)" {
		t.Errorf("end: %s", got)
	}
	w.wantHistory(id, "user: slowly", "assistant: "+said.String())
}

func TestUpstreamFailuresAreTold(t *testing.T) {
	w := newWorld(t)
	for _, c := range []struct {
		name   string
		answer func(*upstreamCall)
		want   string // "tokens error(part of its message"
	}{
		{"refused key", func(c *upstreamCall) {
			c.w.WriteHeader(401)
			fmt.Fprint(c.w, `{"error":{"message":"no such key"}}`)
		}, "error(the model refused the call with status 401 Unauthorized: no such key"},
		{"plain refusal", func(c *upstreamCall) {
			c.w.WriteHeader(500)
			fmt.Fprint(c.w, "oops\n")
		}, "error(the model refused the call with status 500 Internal Server Error: oops)"},
		{"busy", func(c *upstreamCall) { c.w.WriteHeader(429) },
			"error(the model refused the call with status 429 Too Many Requests)"},
		{"cut before the first token", func(c *upstreamCall) { c.cut() }, "error(the model could not be called: "},
		{"cut", func(c *upstreamCall) { c.say("so ", "far"); c.cut() },
			"so  far error(the model broke off its answer: "},
		{"no finish", func(c *upstreamCall) { c.say("so ", "far") },
			"so  far error(the model broke off its answer: its stream ended without a finish_reason"},
		{"nothing", func(c *upstreamCall) {}, "error(the model's response holds no answer: "},
		{"no JSON", func(c *upstreamCall) { c.say("so"); c.data("{") },
			"so error(the model sent a chunk that is no JSON"},
		{"error chunk", func(c *upstreamCall) { c.say("so"); c.data(`{"error":{"message":"overloaded"}}`) },
			"so error(the model failed: overloaded)"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w.t = t
			w.model.script(c.name, c.answer)
			id, url := w.create(c.name, "")
			if got := w.open(url).rest(); !strings.HasPrefix(got, c.want) || strings.Contains(got, "complete") {
				t.Errorf("stream: %s, want %s …", got, c.want)
			}
			wantCalls := 1
			if before := strings.Split(c.want, "error(")[0]; before != "" {
				w.wantHistory(id, "user: "+c.name, "assistant: "+strings.ReplaceAll(strings.TrimSpace(before), "  ",
					" "))
			} else { // the message still waits
				w.wantHistory(id, "user: "+c.name)
				w.open(url).rest()
				wantCalls = 2
			}
			calls := 0
			for _, call := range w.model.calls() {
				if lastUserMessage(call) == c.name {
					calls++
				}
			}
			if calls != wantCalls {
				t.Errorf("%d upstream calls, want %d: nothing is tried twice", calls, wantCalls)
			}
		})
	}
	w.t = t
}

func TestAFinishWithoutDoneIsWhole(t *testing.T) {
	w := newWorld(t)
	w.model.script("finish only",
		func(c *upstreamCall) { c.data(`{"choices":[{"delta":{"content":"ok"},"finish_reason":"stop"}]}`) })
	w.model.script("empty", func(c *upstreamCall) { c.end() })
	_, url := w.create("finish only", "")
	if got := w.open(url).rest(); got != "ok complete(3+1=4)" {
		t.Errorf("stream: %s", got)
	}
	id, url := w.create("empty", "")
	if got := w.open(url).rest(); got != "complete(3+4=7)" {
		t.Errorf("empty answer: %s", got)
	}
	w.wantHistory(id, "user: empty", "assistant: ")
}

func TestAStalledModelIsGivenUp(t *testing.T) {
	w := newWorld(t, func(o *Options) { o.StallLimit = 50 * time.Millisecond })
	gone := make(chan struct{}, 2)
	stall := func(c *upstreamCall) { <-c.ctx.Done(); gone <- struct{}{} }
	w.model.script("at once", stall)
	w.model.script("later", func(c *upstreamCall) { c.say("so far"); stall(c) })
	for message, want := range map[string]string{"at once": "error(", "later": "so far error("} {
		id, url := w.create(message, "")
		if got := w.open(url).rest(); got != want+"the model said nothing for 50ms, the server's stall limit)" {
			t.Errorf("%s: %s", message, got)
		}
		w.wait(gone, "the end of the stalled call")
		if want == "error(" {
			w.wantHistory(id, "user: "+message)
		} else {
			w.wantHistory(id, "user: "+message, "assistant: so far")
		}
	}
}

func TestAnUnreachableModelIsTold(t *testing.T) {
	w := newWorld(t)
	w.model.Close()
	_, url := w.create("hello", "")
	if got := w.open(url).rest(); !strings.HasPrefix(got, "error(the model could not be called") {
		t.Errorf("refused connection: %s", got)
	}
	none := newWorld(t, func(o *Options) { o.ModelURL = "" })
	_, url = none.create("hello", "")
	if got := none.open(url).rest(); got != "error(no model is configured: start the server with a ModelURL)" {
		t.Errorf("no model: %s", got)
	}
}

type smallBacklog struct{ Limits }

func (smallBacklog) Backlog() int { return 1 << 20 }

// TestASlowReaderLosesItsOwnStreamOnly lets one reader read nothing while another
// takes each token before the model sends the next.
func TestASlowReaderLosesItsOwnStreamOnly(t *testing.T) {
	const chunks, chunkSize = 200, 64 << 10 // more than a backlog and all buffers between hold
	model := newFakeModel(t)
	parts, err := Compose(Options{HTTPAddr: "127.0.0.1:0", GatewayAddr: "127.0.0.1:0", ModelURL: model.URL + "/v1"})
	if err != nil {
		t.Fatal(err)
	}
	parts.Limits = smallBacklog{parts.Limits}
	w := runWorld(t, model, parts)
	chunk := strings.Repeat("x", chunkSize)
	goOn := make(chan struct{})
	w.model.script("much", func(c *upstreamCall) {
		for range goOn {
			c.say(chunk)
		}
		c.end()
	})
	id, url := w.create("much", "")
	fast := w.open(url)
	slowHTTP := &http.Client{Transport: &http.Transport{}}
	slow := (&world{t: t, ctx: w.ctx, server: w.server, http: slowHTTP}).open(url)
	for range chunks {
		goOn <- struct{}{}
		if got := short(fast.next()); got != chunk {
			t.Fatalf("the fast reader got %d bytes", len(got))
		}
	}
	close(goOn)
	if got := fast.rest(); got != "complete(3+4=7)" {
		t.Errorf("the fast reader's end: %s", got)
	}
	if got := len(w.history(id)); got != len("user: much\nassistant: ")+chunks*chunkSize {
		t.Errorf("history holds %d bytes", got)
	}
	var read int
	last := ""
	for e := slow.next(); e != ""; e = slow.next() {
		read, last = read+1, short(e)
	}
	if read >= chunks || last != "error("+overflowEvent.Text+")" {
		t.Errorf("the slow reader got %d events, the last %.100s", read, last)
	}
	slowHTTP.CloseIdleConnections()
}
