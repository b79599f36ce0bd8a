package client

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func TestExecuteStartsTheRunOnce(t *testing.T) {
	var asked []string
	status := 202
	c, _ := serve(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		asked = append(asked, r.Method+" "+r.RequestURI+" "+string(body))
		switch {
		case r.URL.Path == "/api/v1/chat":
			w.WriteHeader(201)
			fmt.Fprint(w, `{"session_id":"a b","stream_url":"/api/v1/events/s","status":"streaming"}`)
		case strings.HasPrefix(r.URL.Path, "/api/v1/execute/"):
			w.WriteHeader(status)
		default:
			sse(w, "data: {\"type\":\"complete\"}\n\ndata: [DONE]\n\n")
		}
	})
	c.config.Execute = BeforeStream
	follow := func() error {
		s, err := c.Open(soon(t), "/api/v1/events/s")
		if err != nil {
			return err
		}
		defer s.Close()
		return s.WaitEnd(soon(t))
	}
	create := func() {
		if _, err := c.Create(soon(t), Message{Text: "a", Model: "m"}); err != nil {
			t.Fatal(err)
		}
	}
	create()
	create()
	for range 2 {
		if err := follow(); err != nil {
			t.Error(err)
		}
	}
	post, get := `POST /api/v1/chat {"message":"a","model":"m"}`, "GET /api/v1/events/s "
	want := []string{post, post, `POST /api/v1/execute/a%20b {"model":"m"}`, get, get}
	if fmt.Sprintf("%q", asked) != fmt.Sprintf("%q", want) {
		t.Errorf("asked %q\nwant  %q", asked, want)
	}
	status = 404
	create()
	var wrong *StatusError
	if err := follow(); !errors.As(err, &wrong) || wrong.Want != 202 {
		t.Errorf("got %v", err)
	}
}

// lazy is a server that sends the head of a stream with its first event, and keeps a stream open until there is a run.
func lazy(t *testing.T, execute ...func(http.ResponseWriter)) (*Client, *Transcript) {
	t.Helper()
	began, calls := make(chan struct{}), 0
	c, transcript := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path == "/api/v1/chat":
			w.WriteHeader(201)
			fmt.Fprint(w, `{"session_id":"s","stream_url":"/api/v1/events/s","status":"streaming"}`)
		case strings.HasPrefix(r.URL.Path, "/api/v1/execute/"):
			execute[calls](w)
			if calls++; calls == len(execute) {
				close(began)
			}
		default:
			select {
			case <-began:
				sse(w, "data: {\"type\":\"token\",\"content\":\"a\"}\n\ndata: {\"type\":\"complete\"}\n\n")
			case <-r.Context().Done():
			}
		}
	})
	c.config.Execute = AfterStream
	return c, transcript
}

func answering(status int, body string) func(http.ResponseWriter) {
	return func(w http.ResponseWriter) {
		w.WriteHeader(status)
		fmt.Fprint(w, body)
	}
}

func TestAStreamThatIsAskedForFirstLosesNothing(t *testing.T) {
	c, transcript := lazy(t,
		answering(503, `{"error":{"message":"changed before ownership; retry execute"}}`),
		answering(200, `{"status":"already_running"}`))
	if _, err := c.Create(soon(t), Message{Text: "a"}); err != nil {
		t.Fatal(err)
	}
	s, err := c.Open(soon(t), "/api/v1/events/s")
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.WaitEnd(soon(t)); err != nil || Text(s.Events()) != "a" {
		t.Errorf("%v: %q", err, Text(s.Events()))
	}
	if text := transcript.String(); !strings.Contains(text, "after the stream was asked for") {
		t.Error(text)
	}
}

func TestAnAnswerThatWasNotCompleteIsAskedForAgain(t *testing.T) {
	ends := []string{"error\",\"message\":\"no", "complete", "complete"}
	executed, streams := 0, 0
	c, _ := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path == "/api/v1/chat":
			w.WriteHeader(201)
			fmt.Fprint(w, `{"session_id":"s","stream_url":"/api/v1/events/s"}`)
		case strings.HasPrefix(r.URL.Path, "/api/v1/execute/"):
			executed++
		default:
			sse(w, "data: {\"type\":\""+ends[streams]+"\"}\n\n")
			streams++
		}
	})
	c.config.Execute = BeforeStream
	// of a sentence about HTTP itself
	raw := Request{Method: http.MethodPost, Path: "/api/v1/chat", Body: []byte(`{"message": "a"}`)}
	if _, err := c.Do(soon(t), raw); err != nil {
		t.Fatal(err)
	}
	for i, want := range []int{1, 2, 2} {
		s, err := c.Open(soon(t), "/api/v1/events/s")
		if err != nil {
			t.Fatal(err)
		}
		if err := s.WaitEnd(soon(t)); err != nil || executed != want {
			t.Errorf("stream %d: %v, executed %d times, want %d", i+1, err, executed, want)
		}
	}
}

// A server may not have taken note yet that a run has ended, as its reader has.
func TestARunThatHasEndedIsNotTakenForANewOne(t *testing.T) {
	runs := []string{"r1", "r1", "r1", "r2"} // what the calls are answered with
	var calls int
	c, _ := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path == "/api/v1/chat":
			w.WriteHeader(201)
			fmt.Fprint(w, `{"session_id":"s","stream_url":"/api/v1/events/s","status":"streaming"}`)
		case strings.HasPrefix(r.URL.Path, "/api/v1/execute/"):
			fmt.Fprintf(w, `{"status":"already_running","run_id":%q}`, runs[calls])
			calls++
		default:
			sse(w, "data: {\"type\":\"error\",\"message\":\"overloaded\"}\n\n")
		}
	})
	c.config.Execute = AfterStream
	if _, err := c.Create(soon(t), Message{Text: "a"}); err != nil {
		t.Fatal(err)
	}
	for i, want := range []int{1, 4} {
		s, err := c.Open(soon(t), "/api/v1/events/s")
		if err != nil {
			t.Fatal(err)
		}
		if err := s.WaitEnd(soon(t)); err != nil || calls != want {
			t.Errorf("stream %d: %d calls started a run, want %d; %v", i, calls, want, err)
		}
		s.Close()
	}
}

func TestAClientOfTheNextServerStartsWhatIsLeft(t *testing.T) {
	var asked []string
	c, _ := serve(t, func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.Method+" "+r.URL.Path)
		if r.URL.Path == "/api/v1/chat" {
			w.WriteHeader(201)
			fmt.Fprint(w, `{"session_id":"s","stream_url":"/api/v1/events/s","status":"streaming"}`)
			return
		}
		sse(w, "data: {\"type\":\"complete\"}\n\n")
	})
	c.config.Execute = BeforeStream
	if _, err := c.Create(soon(t), Message{Text: "a"}); err != nil {
		t.Fatal(err)
	}
	next := New(c.config, nil)
	t.Cleanup(func() {
		if err := next.Close(); err != nil {
			t.Error(err)
		}
	})
	next.TakeOver(c)
	s, err := next.Open(soon(t), "/api/v1/events/s")
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(s.WaitEnd(soon(t)), s.Close()); err != nil {
		t.Fatal(err)
	}
	want := []string{"POST /api/v1/chat", "POST /api/v1/execute/s", "GET /api/v1/events/s"}
	if !slices.Equal(asked, want) {
		t.Errorf("asked %q, want %q", asked, want)
	}
}

func TestAMessageDuringARunNeedsARunOfItsOwn(t *testing.T) {
	c, _ := serve(t, func(http.ResponseWriter, *http.Request) {})
	c.config.Execute = BeforeStream
	answer := func() { c.created(&Response{Body: []byte(`{"session_id":"s","stream_url":"/x"}`)}, nil) }
	answer()
	first := c.waiting("/x")
	answer()
	if c.ended("/x", first, true); c.waiting("/x") == 0 {
		t.Error("the end of the first answer was taken for that of the second")
	}
	if c.ended("/x", c.waiting("/x"), true); c.waiting("/x") != 0 {
		t.Error("an answered message still waits")
	}
}

func TestTheModelIsNamedInEveryMessage(t *testing.T) {
	for body, want := range map[string]string{
		`{"message": "a"}`:               `{"model":"m","message": "a"}`,
		` { } `:                          `{"model":"m" }`,
		`{"message": "a", "model": "x"}`: `{"message": "a", "model": "x"}`,
		`{"message": `:                   `{"message": `,
		`["message"]`:                    `["message"]`,
		``:                               ``,
	} {
		r := Request{Method: http.MethodPost, Path: "/api/v1/chat", Body: []byte(body)}
		if got := (Config{Model: "m"}).named(r); string(got) != want {
			t.Errorf("%q became %q, want %q", body, got, want)
		}
		if got := (Config{}).named(r); string(got) != body {
			t.Errorf("%q became %q without a model", body, got)
		}
	}
}

func TestARunThatCannotBeStartedIsToldAtOnce(t *testing.T) {
	c, _ := lazy(t, answering(500, "no"), nil)
	if _, err := c.Create(soon(t), Message{Text: "a"}); err != nil {
		t.Fatal(err)
	}
	var wrong *StatusError
	if _, err := c.Open(soon(t), "/api/v1/events/s"); !errors.As(err, &wrong) || wrong.Response.Status != 500 {
		t.Errorf("%v", err)
	}
}

func TestTheTargetsOwnRoutesModelAndHeaderAreUsed(t *testing.T) {
	var asked []string
	c, _ := serve(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		asked = append(asked, r.Method+" "+r.RequestURI+" "+r.Header.Get("X-Key")+" "+string(body))
		w.WriteHeader(201)
		fmt.Fprint(w, `{"session_id":"s","stream_url":"/x","status":"streaming"}`)
	})
	c.config.Routes = map[string]string{"/api/v1/stream/": "/api/v1/events/", "/api/v1/": "/v3/"}
	c.config.Model, c.config.Header = "m", http.Header{"x-key": {"k"}}
	if _, err := c.Create(soon(t), Message{Text: "a"}); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Do(soon(t), Request{Path: "/api/v1/stream/s"}); err != nil {
		t.Fatal(err)
	}
	want := []string{`POST /v3/chat k {"message":"a","model":"m"}`, "GET /api/v1/events/s k "}
	if fmt.Sprintf("%q", asked) != fmt.Sprintf("%q", want) {
		t.Errorf("asked %q\nwant  %q", asked, want)
	}
}

func TestWhatTheTargetInjectsIsNoHistory(t *testing.T) {
	c, _ := serve(t, func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, `{"messages":[{"role":"system","content":"You are"},{"role":"user","content":"<!-- a"},{"role":"user","content":"Hello"}]}`)
	})
	c.config.Injects = []*regexp.Regexp{regexp.MustCompile(`^system: `), regexp.MustCompile(`^user: <!--`)}
	h, err := c.History(soon(t), "s")
	if err != nil || len(h.Messages) != 1 || h.Messages[0] != (HistoryMessage{"user", "Hello"}) {
		t.Errorf("%v, %+v", err, h)
	}
}

func TestEverySessionThatBeganIsTold(t *testing.T) {
	status, began := 201, []string{}
	c, _ := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(status)
		fmt.Fprint(w, `{"session_id":"s","stream_url":"/x"}`)
	})
	c.config.Began = func(session, message string) { began = append(began, session+" "+message) }
	for _, status = range []int{201, 400} {
		if _, err := c.Do(soon(t), Request{Method: http.MethodPost, Path: "/api/v1/chat",
			Body: []byte(`{"message":"hi"}`)}); err != nil {
			t.Fatal(err)
		}
	}
	if fmt.Sprint(began) != "[s hi]" {
		t.Error(began)
	}
}
