package defect

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"

	"bamboo-spec/support/reference"
)

// onCalls puts serve in front of all HTTP calls.
func onCalls(p *reference.Parts, serve func(w http.ResponseWriter, r *http.Request, next http.Handler)) {
	beforeCalls(p, func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		var call watched
		came := *r
		came.Header = r.Header.Clone()
		serve(w, r, http.HandlerFunc(func(w2 http.ResponseWriter, r2 *http.Request) {
			call.pass([]any{same(w2, w), r2.Method, r2.URL.Path, r2.Header},
				[]any{true, came.Method, came.URL.Path, came.Header})
			next.ServeHTTP(w2, r2)
		}))
		call.end(nil, nil)
	})
}

// beforeCalls is onCalls for those who count the hits themselves.
func beforeCalls(p *reference.Parts, serve func(w http.ResponseWriter, r *http.Request, next http.Handler)) {
	next := p.API
	p.API = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { serve(w, r, next) })
}

// reply is an answer that is held back so that it can be changed.
type reply struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (a *reply) Header() http.Header         { return a.header }
func (a *reply) WriteHeader(status int)      { a.status = status }
func (a *reply) Write(b []byte) (int, error) { return a.body.Write(b) }

// text is all of the answer.
func (a *reply) text() string { return fmt.Sprint(a.status, a.header, a.body.String()) }

// rewrite replaces the answer by a status and a JSON value.
func (a *reply) rewrite(status int, v any) {
	text, err := json.Marshal(v)
	if err != nil {
		panic("defect: an answer cannot be written as JSON: " + err.Error())
	}
	a.status = status
	a.body.Reset()
	a.body.Write(text)
}

// onAnswers lets change look at each answer to a call whose path begins so, before
// it is sent. It is not for streams.
func onAnswers(p *reference.Parts, path string, change func(r *http.Request, a *reply)) {
	beforeCalls(p, func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		if !strings.HasPrefix(r.URL.Path, path) {
			next.ServeHTTP(w, r)
			return
		}
		a := &reply{header: http.Header{}, status: http.StatusOK}
		next.ServeHTTP(a, r)
		usual := a.text()
		change(r, a)
		differs(a.text(), usual)
		for name, values := range a.header {
			w.Header()[name] = values
		}
		w.WriteHeader(a.status)
		// What cannot be sent has nobody who waits for it.
		_, _ = w.Write(a.body.Bytes())
	})
}

// onBodies lets change rewrite the body of each new message before it is looked at.
func onBodies(p *reference.Parts, change func(body []byte) []byte) {
	beforeCalls(p, func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		if r.Method == http.MethodPost && r.URL.Path == chatPath {
			came := bodyOf(r)
			setBody(r, []byte(differs(string(change(bytes.Clone(came))), string(came))))
		}
		next.ServeHTTP(w, r)
	})
}

// bodyOf reads the body of a call and leaves it to be read again.
func bodyOf(r *http.Request) []byte {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	return body
}

func setBody(r *http.Request, body []byte) {
	r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
}

type headWriter struct {
	http.ResponseWriter
	change func(http.Header)
}

func (w headWriter) WriteHeader(status int) {
	usual := w.Header().Clone()
	w.change(w.Header())
	differs(w.Header(), usual)
	w.ResponseWriter.WriteHeader(status)
}

func (w headWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// onAnswerHeads lets change rewrite the head of each answer.
func onAnswerHeads(p *reference.Parts, change func(r *http.Request, h http.Header)) {
	onCalls(p, func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		next.ServeHTTP(headWriter{w, func(h http.Header) { change(r, h) }}, r)
	})
}

// onRefusals lets change rewrite the error text of each call but a stream.
func onRefusals(p *reference.Parts, change func(r *http.Request, text string) string) {
	for _, path := range []string{chatPath, historyPath} {
		onAnswers(p, path, func(r *http.Request, a *reply) {
			if text, ok := fields(a.body.Bytes())["error"].(string); ok {
				a.rewrite(a.status, map[string]string{"error": change(r, text)})
			}
		})
	}
}

// onStreamHeads lets change rewrite the head of each stream.
func onStreamHeads(p *reference.Parts, change func(http.Header)) {
	beforeCalls(p, func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		if strings.HasPrefix(r.URL.Path, streamPath) {
			w = headWriter{w, change}
		}
		next.ServeHTTP(w, r)
	})
}

// The paths of the HTTP calls.
const (
	chatPath    = "/api/v1/chat"
	streamPath  = "/api/v1/stream/"
	historyPath = "/api/v1/history/"
	stopPath    = "/api/v1/stop/"
)

// page is a history as it is answered.
type page struct {
	Session  string    `json:"session_id"`
	Messages []message `json:"messages"`
}

type message struct {
	Role    string `json:"role"`
	Content string `json:"content"`
}

// onHistories lets change rewrite the messages of each history that is asked for.
// What is stored, and so what the model is sent, stays as it is.
func onHistories(p *reference.Parts, change func([]message) []message) {
	onAnswers(p, historyPath, func(_ *http.Request, a *reply) {
		var h page
		if a.status != http.StatusOK || json.Unmarshal(a.body.Bytes(), &h) != nil {
			return
		}
		usual := slices.Clone(h.Messages)
		h.Messages = change(h.Messages)
		if !slices.Equal(h.Messages, usual) {
			a.rewrite(http.StatusOK, h)
		}
	})
}

// fields are those of a JSON object, to be changed.
func fields(text []byte) map[string]any {
	var f map[string]any
	if json.Unmarshal(text, &f) != nil {
		return nil
	}
	return f
}
