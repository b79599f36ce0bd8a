package reference

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// wholeBody tells whether it was read to its end, which comes in a read of its own.
type wholeBody struct {
	io.Reader
	ended bool
}

func (b *wholeBody) Read(p []byte) (int, error) {
	n, err := b.Reader.Read(p)
	b.ended = b.ended || err == io.EOF
	return n, err
}

func (b *wholeBody) Close() error { return nil }

type answering struct{ body io.ReadCloser }

func (a answering) RoundTrip(*http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: http.StatusOK, Body: a.body}, nil
}

// A connection is used again only if its answer was read to the end.
func TestAnAnswerIsReadBeyondDone(t *testing.T) {
	body := &wholeBody{Reader: strings.NewReader(
		"data: {\"choices\":[{\"delta\":{\"content\":\"hi\"}}]}\n\ndata: [DONE]\n\n")}
	m := clientOf(answering{body})
	said := ""
	if _, err := m.Reply(t.Context(), Prompt{}, func(text string) { said += text }); err != nil || said != "hi" {
		t.Errorf("said %q, %v", said, err)
	}
	if !body.ended {
		t.Error("the body was left before its end")
	}
}

// hanging never ends by itself.
type hanging struct {
	io.Reader
	gone <-chan struct{}
}

func (h hanging) Read(p []byte) (int, error) {
	if n, err := h.Reader.Read(p); err == nil {
		return n, nil
	}
	<-h.gone
	return 0, io.ErrUnexpectedEOF
}

func (hanging) Close() error { return nil }

// hangingAnswer is an answer that is sent at once and never ends.
type hangingAnswer string

func (a hangingAnswer) RoundTrip(r *http.Request) (*http.Response, error) {
	body := hanging{strings.NewReader(string(a)), r.Context().Done()}
	return &http.Response{StatusCode: http.StatusOK, Body: body}, nil
}

func clientOf(model http.RoundTripper) *modelClient {
	parts := Parts{Upstream: model, Limits: limits{stall: defaultStallLimit}, Clock: clock{}}
	return &modelClient{&wiring{Parts: parts, options: Options{ModelURL: "http://model"}}}
}

func TestAnAnswerWhoseConnectionStaysOpen(t *testing.T) {
	for _, tt := range []struct {
		name, sent, failure string
		took                time.Duration
	}{
		{"done", events(hi, done), "", drainLimit},
		{"finish", events(hi, stop), "", afterFinish + drainLimit},
		{"finish and usage", events(hi, stop, `{"usage":{"prompt_tokens":1,"completion_tokens":1}}`), "",
			afterFinish + drainLimit},
		{"a document", `{"choices":[{"message":{"content":"hi"}}]}`, "", drainLimit},
		{"text alone", events(hi), "the model said nothing for 30s, the server's stall limit", defaultStallLimit},
		{"an error", events(hi, `{"error":"no"}`), "the model failed: no", 0},
	} {
		synctest.Test(t, func(t *testing.T) {
			said, began := "", time.Now()
			_, err := clientOf(hangingAnswer(tt.sent)).Reply(t.Context(), Prompt{}, func(text string) { said += text })
			if took := time.Since(began); took > tt.took || said != "hi" {
				t.Errorf("%s: said %q after %v, want it after %v", tt.name, said, took, tt.took)
			}
			if got := fmt.Sprint(err); err == nil && tt.failure != "" || err != nil && got != tt.failure {
				t.Errorf("%s: %v, want %s", tt.name, err, tt.failure)
			}
		})
	}
}

func TestAStopAfterTheFinishIsAStop(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancelCause(t.Context())
		time.AfterFunc(afterFinish/2, func() { cancel(errStopped) })
		if _, err := clientOf(hangingAnswer(events(hi, stop))).Reply(ctx, Prompt{},
			func(string) {}); err != errStopped {
			t.Error(err)
		}
	})
}
