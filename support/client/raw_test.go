package client

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
)

func dialRaw(t *testing.T, c *Client) *Raw {
	t.Helper()
	r, err := c.DialRaw(soon(t), false)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	})
	return r
}

func TestRawSaysWhatItIsTold(t *testing.T) {
	c, transcript := serve(t, func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, r.Header["X-Odd"]) })
	r := dialRaw(t, c)
	call := "GET /tea HTTP/1.1\r\nHost: b\r\nX-Odd: 1\r\nx-odd:2\r\nConnection: close\r\n\r\n"
	r.Note([]byte(call))
	if _, err := r.Write([]byte(call)); err != nil {
		t.Fatal(err)
	}
	answer, err := r.Answer(soon(t))
	if err != nil || answer == nil || answer.Status != http.StatusOK || string(answer.Body) != "[1 2]" {
		t.Errorf("answer %+v, %v", answer, err)
	}
	<-r.Gone()
	if ended, err := r.Ended(); !ended || err != nil {
		t.Errorf("ended %v, %v", ended, err)
	}
	for _, want := range []string{`x-odd:2`, "200 OK", "the server closed the connection"} {
		if !strings.Contains(transcript.String(), want) {
			t.Errorf("%q is missing in\n%s", want, transcript)
		}
	}
}

func TestRawWithoutAnAnswer(t *testing.T) {
	c := raw(t, func(conn *net.TCPConn) {}) // reads, and ends the connection without a word
	r := dialRaw(t, c)
	if ended, _ := r.Ended(); ended {
		t.Error("it has ended before anything was said")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var late *TimeoutError
	if _, err := r.Answer(ctx); !errors.As(err, &late) {
		t.Errorf("no time to wait: %v", err)
	}
	if _, err := r.Write([]byte("?")); err != nil {
		t.Fatal(err)
	}
	if answer, err := r.Answer(soon(t)); answer != nil || err != nil {
		t.Errorf("answer %+v, %v", answer, err)
	}
	<-r.Gone()
	if ended, err := r.Ended(); !ended || err == nil {
		t.Errorf("ended %v, because of %v", ended, err)
	}
}

func TestRawNeedsSomebodyWhoListens(t *testing.T) {
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	nobody := free.Addr().String()
	if err := free.Close(); err != nil {
		t.Fatal(err)
	}
	c := New(Config{API: "http://ann:secret@" + nobody}, nil)
	if _, err := c.DialRaw(soon(t), false); err == nil || strings.Contains(err.Error(), "secret") {
		t.Errorf("nobody listens: %v", err)
	}
	_, err = c.DialRaw(soon(t), true)
	contains(t, err, "there is no gateway address")
}

func TestPortsOfAddresses(t *testing.T) {
	for api, want := range map[string]string{
		"http://tea": "tea:80", "https://tea": "tea:443", "http://tea:8080/x": "tea:8080", "http://[::1]": "[::1]:80",
	} {
		u, err := Config{API: api}.At("")
		if err != nil || hostPort(u) != want {
			t.Errorf("%s: %s, %v; want %s", api, hostPort(u), err, want)
		}
	}
}

// A body without an end is sent until the answer is there, and no longer.
func TestAnEndlessBodyEndsWithItsAnswer(t *testing.T) {
	c, _ := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if _, err := r.Body.Read(make([]byte, 100)); err != nil {
			t.Error(err)
		}
		w.WriteHeader(http.StatusRequestEntityTooLarge)
	})
	r, err := c.Do(soon(t), Request{Method: http.MethodPost, Path: "/x", Endless: forever{}})
	if err != nil || r.Status != http.StatusRequestEntityTooLarge {
		t.Errorf("%+v, %v", r, err)
	}
}

type forever struct{}

func (forever) Read(b []byte) (int, error) {
	for i := range b {
		b[i] = 'a'
	}
	return len(b), nil
}

// idle is a body of which nothing comes.
type idle struct{ ended <-chan struct{} }

func (s idle) Read([]byte) (int, error) {
	<-s.ended
	return 0, io.EOF
}

func TestAnEndlessBodyEndsWithItsConnection(t *testing.T) {
	c, _ := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		if err := conn.Close(); err != nil {
			t.Error(err)
		}
	})
	_, err := c.Do(soon(t), Request{Method: http.MethodPost, Path: "/x", Endless: idle{t.Context().Done()}})
	if late := new(TimeoutError); err == nil || errors.As(err, &late) {
		t.Errorf("%v", err)
	}
}

// What comes before the answer is none (RFC 9110, section 15.2), and what comes behind it is the next one.
func TestRawReadsTwoAnswers(t *testing.T) {
	for name, c := range map[string]struct {
		comes  string
		status int // of the second answer; 0: there is none
		err    string
	}{
		"hints before each": {"HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" +
			"HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", 404, ""},
		"no second": {"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n", 0, ""},
		"a body in its place": {"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nOKHTTP/1.1 404 Not Found\r\n\r\n", 0,
			"malformed"},
	} {
		t.Run(name, func(t *testing.T) {
			r := dialRaw(t, raw(t, func(conn *net.TCPConn) { _, _ = io.WriteString(conn, c.comes) }))
			if _, err := r.Write([]byte("HEAD / HTTP/1.1\r\n\r\n")); err != nil {
				t.Fatal(err)
			}
			first, err := r.Answer(soon(t))
			if err != nil || first == nil || first.Status != http.StatusOK {
				t.Fatalf("%+v, %v", first, err)
			}
			next, err := r.Next(soon(t))
			status, why := 0, ""
			if next != nil {
				status = next.Status
			}
			if err != nil {
				why = err.Error()
			}
			if status != c.status || (why == "") != (c.err == "") || !strings.Contains(why, c.err) {
				t.Errorf("%d, %q", status, why)
			}
		})
	}
}
