package client

import (
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"syscall"
	"testing"

	"bamboo-spec/support/eventstream"
)

// sse writes one piece of a stream at once.
func sse(w http.ResponseWriter, text string) {
	w.Header().Set("Content-Type", "text/event-stream")
	_, _ = io.WriteString(w, text)
	w.(http.Flusher).Flush()
}

const hello = "data: {\"type\":\"token\",\"content\":\"hel\"}\n\n: ping\n\ndata: " +
	"{\"type\":\"token\",\"content\":\"lo\"}\n\n"

// stuck is a stream that says hello and then nothing; gone is closed when its
// client has left.
func stuck(gone chan struct{}) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		sse(w, hello)
		<-r.Context().Done()
		close(gone)
	}
}

func two(events []Event) bool { return len(events) == 2 }

func TestStream(t *testing.T) {
	c, transcript := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Accept") != "text/event-stream" || r.URL.Path != "/api/v1/stream/s" {
			t.Errorf("%s %v", r.URL, r.Header)
		}
		sse(w, hello)
		sse(w, "data: {\"type\":\"complete\"}\r\n\r\ndata: [DONE]\n\n")
	})
	s, err := c.Open(soon(t), "/api/v1/stream/s")
	if err != nil {
		t.Fatal(err)
	}
	if err := s.WaitEnd(soon(t)); err != nil {
		t.Error(err)
	}
	events := s.Events()
	if err := CheckRun(events); err != nil || Text(events) != "hello" || s.Len() != 4 || s.Response.Status != 200 {
		t.Errorf("%v\n%s", err, s.Story())
	}
	for i := 1; i < len(events); i++ {
		if events[i].At.Before(events[i-1].At) {
			t.Error("time runs backwards")
		}
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if ended, err := s.Ended(); !ended || err != nil {
		t.Errorf("closing an ended stream changed its end: %v", err)
	}
	for _, want := range []string{"stream 1 → GET /api/v1/stream/s", "stream 1 ← 200 OK",
		`stream 1 ← data  {"type":"token","content":"hel"}`, "stream 1 ← data  [DONE]", "clean end of file"} {
		if !strings.Contains(transcript.String(), want) {
			t.Errorf("%q is missing in\n%s", want, transcript)
		}
	}
}

func TestStreamRefused(t *testing.T) {
	c, _ := serve(t, func(w http.ResponseWriter, r *http.Request) { http.Error(w, `{"error":"no such session"}`, 404) })
	_, err := c.Open(soon(t), "/api/v1/stream/s")
	var wrong *StatusError
	if !errors.As(err, &wrong) || wrong.Response.ErrorText() != "no such session" || wrong.Want != 200 {
		t.Errorf("got %v", err)
	}
}

func TestStreamWithoutHeaders(t *testing.T) {
	c, _ := serve(t, func(w http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	_, err := c.Open(brieflyOver(t), "/api/v1/stream/s")
	var late *TimeoutError
	if !errors.As(err, &late) || !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
}

// A server may send the header with the first event: the stream is open before, and ends in what is wrong with it.
func TestStreamWhoseHeaderComesLate(t *testing.T) {
	for name, c := range map[string]struct {
		says func(http.ResponseWriter)
		end  string // "": an orderly one
	}{
		"with the events": {func(w http.ResponseWriter) { sse(w, hello) }, ""},
		"a refusal":       {func(w http.ResponseWriter) { http.Error(w, "no tea", http.StatusBadGateway) }, "502"},
		"none":            {func(http.ResponseWriter) { panic(http.ErrAbortHandler) }, "no stream came: "},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			open := make(chan struct{})
			client, _ := serve(t, func(w http.ResponseWriter, _ *http.Request) {
				<-open
				c.says(w)
			})
			s, err := client.Open(soon(t), "/s")
			if err != nil {
				t.Fatal(err)
			}
			close(open)
			err = s.WaitEnd(soon(t))
			if c.end == "" && (err != nil || Text(s.Events()) != "hello" || s.Response.Status != http.StatusOK) ||
				c.end != "" && (err == nil || !strings.Contains(err.Error(), c.end)) {
				t.Errorf("%v\n%s", err, s.Story())
			}
		})
	}
}

// The context of Open bounds the wait for the header alone.
func TestStreamOutlivesItsContext(t *testing.T) {
	next := make(chan string)
	c, _ := serve(t, func(w http.ResponseWriter, r *http.Request) {
		sse(w, hello)
		sse(w, <-next)
	})
	ctx, cancel := context.WithCancel(context.Background())
	s, err := c.Open(ctx, "/s")
	if err != nil {
		t.Fatal(err)
	}
	cancel()
	next <- "data: {\"type\":\"complete\"}\n\n"
	if err := s.WaitEnd(soon(t)); err != nil || s.Len() != 3 {
		t.Errorf("%v\n%s", err, s.Story())
	}
}

func TestStreamLeft(t *testing.T) {
	for name, leave := range map[string]func(*Stream) error{"close": (*Stream).Close, "reset": (*Stream).Reset} {
		gone := make(chan struct{})
		c, _ := serve(t, stuck(gone))
		s, err := c.Open(soon(t), "/s")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Wait(soon(t), "hello", two); err != nil {
			t.Fatal(err)
		}
		if err := leave(s); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		<-gone
		if ended, err := s.Ended(); !ended || err == nil {
			t.Errorf("%s: ended %v, %v", name, ended, err)
		}
		if err := leave(s); err != nil {
			t.Errorf("%s again: %v", name, err)
		}
		_, err = s.Wait(soon(t), "the terminal", terminal)
		var ended *EndedError
		if !errors.As(err, &ended) || !strings.Contains(err.Error(), "this client") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// raw is a server that answers its one connection by f.
func raw(t *testing.T, f func(conn *net.TCPConn)) *Client {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		if conn, err := listener.Accept(); err == nil {
			defer conn.Close()
			_, _ = conn.Read(make([]byte, 4096))
			f(conn.(*net.TCPConn))
		}
	}()
	c := New(Config{API: "http://" + listener.Addr().String()}, nil)
	t.Cleanup(func() {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
		listener.Close()
		<-done
	})
	return c
}

func TestStreamResetReachesTheServer(t *testing.T) {
	ended := make(chan error, 1)
	c := raw(t, func(conn *net.TCPConn) {
		fmt.Fprint(conn, "HTTP/1.1 200 OK\r\n\r\n"+hello)
		_, err := conn.Read(make([]byte, 1))
		ended <- err
	})
	s, err := c.Open(soon(t), "/s")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Wait(soon(t), "hello", two); err != nil {
		t.Fatal(err)
	}
	if err := s.Reset(); err != nil {
		t.Error(err)
	}
	if err := <-ended; !errors.Is(err, syscall.ECONNRESET) && !strings.Contains(err.Error(), "forcibly closed") {
		t.Errorf("the server saw %v, not a reset", err)
	}
}

func TestStreamEndings(t *testing.T) {
	chunked := "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
	chunk := func(s string) string { return fmt.Sprintf("%x\r\n%s\r\n", len(s), s) }
	for name, tc := range map[string]struct {
		send  string
		reset bool
		want  string // in the story; the end is orderly if it says clean
	}{
		"clean":             {chunked + chunk(hello) + "0\r\n\r\n", false, "clean end of file"},
		"clean, by closing": {"HTTP/1.1 200 OK\r\n\r\n" + hello, false, "clean end of file"},
		"inside an event":   {chunked + chunk(hello+"data: {") + "0\r\n\r\n", false, "in the middle of an event"},
		"inside the body":   {chunked + chunk(hello), false, "in the middle of the body"},
		"reset":             {chunked + chunk(hello), true, "the connection broke"},
		"too long": {chunked + chunk(hello) + chunk("data: "+strings.Repeat("x", eventstream.MaxEvent)), false,
			"event too long"},
	} {
		came := make(chan struct{})
		c := raw(t, func(conn *net.TCPConn) {
			fmt.Fprint(conn, tc.send)
			<-came
			if tc.reset {
				_ = conn.SetLinger(0)
			}
		})
		s, err := c.Open(soon(t), "/s")
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if _, err := s.Wait(soon(t), "hello", two); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		close(came)
		_, err = s.Wait(soon(t), "the terminal", terminal)
		contains(t, err, tc.want, "2 token")
		clean := strings.HasPrefix(name, "clean")
		if ended, err := s.Ended(); !ended || (err == nil) != clean {
			t.Errorf("%s: ended %v, %v", name, ended, err)
		}
		if err := s.WaitEnd(soon(t)); (err == nil) != clean {
			t.Errorf("%s: WaitEnd %v", name, err)
		}
	}
}

func TestClientCloseNamesWhatIsLeftOpen(t *testing.T) {
	gone := make(chan struct{})
	server, transcript := serve(t, stuck(gone))
	c := New(Config{Name: "Ann", API: server.config.API}, transcript)
	if _, err := c.Open(soon(t), "/api/v1/stream/s"); err != nil {
		t.Fatal(err)
	}
	contains(t, c.Close(), "left open: Ann stream 1 (/api/v1/stream/s)")
	<-gone
	if n := c.sockets.count(); n != 0 {
		t.Errorf("%d sockets are still open", n)
	}
	if err := c.Close(); err != nil {
		t.Error(err)
	}
}

// A packed stream is read as it comes: what the server has flushed is there although the stream goes on.
func TestAPackedStreamIsReadAsItComes(t *testing.T) {
	c, _ := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Accept-Encoding") != "gzip" {
			t.Errorf("header %v", r.Header)
		}
		w.Header().Set("Content-Encoding", "gzip")
		pack := gzip.NewWriter(w)
		_, _ = io.WriteString(pack, hello)
		_ = pack.Flush()
		w.(http.Flusher).Flush()
		<-r.Context().Done()
	})
	c.AcceptGzip()
	s, err := c.Open(soon(t), "/api/v1/stream/s")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Wait(soon(t), "two tokens", two); err != nil {
		t.Error(err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

// A comment is no event, but a sign of life.
func TestACommentBreaksTheSilence(t *testing.T) {
	proceed := make(chan struct{})
	c, _ := serve(t, func(w http.ResponseWriter, r *http.Request) {
		sse(w, ": alive\n\n")
		<-proceed
		sse(w, ": alive\n\n")
	})
	s, err := c.Open(soon(t), "/api/v1/stream/s")
	if err != nil {
		t.Fatal(err)
	}
	close(proceed)
	if err := s.WaitEnd(soon(t)); err != nil {
		t.Error(err)
	}
	if s.silence.heard.Equal(s.start) || s.Len() != 0 {
		t.Errorf("%d events, heard at %v", s.Len(), s.silence.heard)
	}
}
