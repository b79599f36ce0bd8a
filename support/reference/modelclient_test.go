package reference

import (
	"io"
	"net/http"
	"strings"
	"testing"
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
	body := &wholeBody{Reader: strings.NewReader("data: {\"choices\":[{\"delta\":{\"content\":\"hi\"}}]}\n\ndata: [DONE]\n\n")}
	m := newModelClient(&wiring{Parts: Parts{Limits: limits{stall: defaultStallLimit}, Clock: clock{}}, options: Options{ModelURL: "http://model"}})
	m.http.Transport = answering{body}
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

type hangingAnswer struct{}

func (hangingAnswer) RoundTrip(r *http.Request) (*http.Response, error) {
	body := hanging{strings.NewReader("data: [DONE]\n\n"), r.Context().Done()}
	return &http.Response{StatusCode: http.StatusOK, Body: body}, nil
}

func TestAnAnswerThatHangsAfterDoneIsWhole(t *testing.T) {
	m := newModelClient(&wiring{Parts: Parts{Limits: limits{stall: defaultStallLimit}, Clock: clock{}}, options: Options{ModelURL: "http://model"}})
	m.http.Transport = hangingAnswer{}
	if _, err := m.Reply(t.Context(), Prompt{}, func(string) {}); err != nil {
		t.Error(err)
	}
}
