package client

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

// upgrade serves one gateway connection by f, then closes its TCP connection.
func upgrade(t *testing.T, f func(conn *websocket.Conn, r *http.Request)) (*Client, *Transcript) {
	return serve(t, func(w http.ResponseWriter, r *http.Request) {
		conn, err := (&websocket.Upgrader{}).Upgrade(w, r, nil)
		if err != nil {
			t.Error(err)
			return
		}
		defer conn.Close()
		f(conn, r)
	})
}

func dial(t *testing.T, c *Client) *Gateway {
	t.Helper()
	g, err := c.Dial(soon(t), DialOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// untilClosed reads and drops frames until the connection ends.
func untilClosed(conn *websocket.Conn) {
	for {
		if _, _, err := conn.ReadMessage(); err != nil {
			return
		}
	}
}

func say(conn *websocket.Conn, texts ...string) {
	for _, s := range texts {
		_ = conn.WriteMessage(websocket.TextMessage, []byte(s))
	}
}

func TestGatewaySendsEveryField(t *testing.T) {
	got := make(chan string, 20)
	c, transcript := upgrade(t, func(conn *websocket.Conn, r *http.Request) {
		for {
			typ, b, err := conn.ReadMessage()
			if err != nil {
				return
			}
			got <- fmt.Sprintf("%d %s", typ, b)
		}
	})
	send := func(g *Gateway, want ...string) {
		t.Helper()
		for _, f := range []func() error{
			func() error { return g.Connect("", "") },
			func() error { return g.Connect("s", "open sesame") },
			func() error { return g.Chat("a <b> 你好", "s") },
			func() error { return g.Ping(7) },
			func() error { return g.Command("status", nil) },
			func() error { return g.Command("read", map[string]int{"n": 1}) },
			func() error { return g.SendText([]byte("{")) },
			func() error { return g.SendBinary([]byte("\x00\x01")) },
		} {
			if err := f(); err != nil {
				t.Fatal(err)
			}
		}
		for _, w := range want {
			if s := <-got; s != w {
				t.Errorf("sent %s\nwant %s", s, w)
			}
		}
		if err := g.Close(); err != nil {
			t.Error(err)
		}
	}
	send(dial(t, c),
		`1 {"type":"connect","session_id":null,"auth":null}`,
		`1 {"type":"connect","session_id":"s","auth":"open sesame"}`,
		`1 {"type":"chat","content":"a <b> 你好","session_id":"s"}`,
		`1 {"type":"ping","timestamp":7}`,
		`1 {"type":"command","name":"status","args":{}}`,
		`1 {"type":"command","name":"read","args":{"n":1}}`,
		"1 {", "2 \x00\x01")
	c.config.Dialect = Pascal
	send(dial(t, c),
		`1 {"type":"Connect","session_id":null,"auth":null}`,
		`1 {"type":"Connect","session_id":"s","auth":"open sesame"}`,
		`1 {"type":"Chat","content":"a <b> 你好","session_id":"s"}`,
		`1 {"type":"Ping","timestamp":7}`,
		`1 {"type":"Command","name":"status","args":{}}`,
		`1 {"type":"Command","name":"read","args":{"n":1}}`,
		"1 {", "2 \x00\x01")
	text := transcript.String()
	if strings.Contains(text, "sesame") || !strings.Contains(text,
		`gateway 1 →  {"type":"connect","session_id":"s","auth":"•••"}`) {
		t.Errorf("the transcript:\n%s", text)
	}
}

func TestGatewayRecords(t *testing.T) {
	c, transcript := upgrade(t, func(conn *websocket.Conn, r *http.Request) {
		say(conn, `{"type":"connected","session_id":"s"}`, `{"type":"agent_token","session_id":"s","token":"hi"}`,
			`{"type":"AgentComplete","session_id":"s","usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}`)
		_ = conn.WriteMessage(websocket.BinaryMessage, []byte(`{"type":"pong"}`))
		untilClosed(conn)
	})
	g := dial(t, c)
	if g.Response.Status != 101 {
		t.Errorf("handshake %+v", g.Response)
	}
	events, err := g.Wait(soon(t), "four messages", func(e []Event) bool { return len(e) == 4 })
	if err != nil {
		t.Fatal(err)
	}
	if events[0].Kind != Connected || Text(events) != "hi" || events[2].Usage.Check() != nil {
		t.Errorf("got\n%s", Table(events))
	}
	contains(t, CheckRun(events), "it came in a binary frame")
	if err := CheckRun(events[:3]); err != nil {
		t.Error(err)
	}
	if err := g.PingFrame("are you there?"); err != nil {
		t.Error(err)
	}
	if _, err := g.Wait(soon(t), "the pong frame", func([]Event) bool { return len(g.Pongs()) > 0 }); err != nil ||
		g.Pongs()[0] != "are you there?" {
		t.Errorf("%q, %v", g.Pongs(), err)
	}
	if err := g.Close(); err != nil {
		t.Error(err)
	}
	if err := g.Chat("hi", "s"); err == nil || !strings.Contains(err.Error(), "this client left") {
		t.Errorf("a closed gateway sends: %v", err)
	}
	if err := g.Close(); err != nil {
		t.Error(err)
	}
	for _, want := range []string{`gateway 1 ←  {"type":"connected"`, "gateway 1 → ping frame  are you there?",
		"gateway 1 ← pong frame  are you there?", "gateway 1 → close frame"} {
		if !strings.Contains(transcript.String(), want) {
			t.Errorf("%q is missing in\n%s", want, transcript)
		}
	}
}

func TestGatewayHandshake(t *testing.T) {
	c, _ := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/ws" || r.Header.Get("Origin") != "https://evil.example" || r.Header.Get("X-Custom") != "1" {
			t.Errorf("%s %v", r.URL, r.Header)
		}
		http.Error(w, `{"error":"origin"}`, http.StatusForbidden)
	})
	_, err := c.Dial(soon(t), DialOptions{Path: "ws", Origin: "https://evil.example",
		Header: http.Header{"X-Custom": {"1"}}})
	var wrong *StatusError
	if !errors.As(err, &wrong) || wrong.Want != 101 || wrong.Response.Status != http.StatusForbidden ||
		wrong.Response.ErrorText() != "origin" {
		t.Errorf("got %v", err)
	}
	_, err = New(Config{}, nil).Dial(soon(t), DialOptions{})
	contains(t, err, "there is no gateway address")
}

func TestGatewayHandshakeWithoutAnAnswer(t *testing.T) {
	begun := make(chan struct{}, 2)
	c, _ := serve(t, func(w http.ResponseWriter, r *http.Request) {
		begun <- struct{}{}
		<-r.Context().Done()
	})
	var late *TimeoutError
	ctx, cancel := context.WithCancel(context.Background())
	go func() { <-begun; cancel() }()
	if _, err := c.Dial(ctx, DialOptions{}); !errors.As(err, &late) || !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if _, err := c.Dial(brieflyOver(t), DialOptions{}); !errors.As(err, &late) ||
		!errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
}

func TestGatewayEndings(t *testing.T) {
	closing := func(code int, text string) func(*websocket.Conn) {
		return func(conn *websocket.Conn) {
			_ = conn.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, text),
				time.Now().Add(time.Minute))
		}
	}
	for name, tc := range map[string]struct {
		end     func(*websocket.Conn)
		how     string
		code    int
		orderly bool
	}{
		"normal":          {closing(1000, ""), "with code 1000", 1000, true},
		"too big":         {closing(1009, "too much"), "with code 1009 (too much)", 1009, true},
		"without a code":  {closing(1005, ""), "with code 1005", 1005, true},
		"without a frame": {func(*websocket.Conn) {}, "without a close frame", 0, true},
		"reset": {func(conn *websocket.Conn) {
			_ = conn.NetConn().(interface{ SetLinger(int) error }).SetLinger(0)
		}, "the connection broke", 0, false},
		"a frame of nonsense": {func(conn *websocket.Conn) { _, _ = conn.NetConn().Write([]byte{0xff, 0xff}) },
			"the connection broke", 0, false},
	} {
		c, _ := upgrade(t, func(conn *websocket.Conn, r *http.Request) {
			say(conn, `{"type":"connected","session_id":"s"}`)
			_, _, _ = conn.ReadMessage()
			tc.end(conn)
		})
		g := dial(t, c)
		if _, err := g.Wait(soon(t), "connected", func(e []Event) bool { return len(e) == 1 }); err != nil {
			t.Fatal(err)
		}
		if err := g.Chat("hi", "s"); err != nil {
			t.Fatal(err)
		}
		_, err := g.Wait(soon(t), "the terminal", terminal)
		var ended *EndedError
		if !errors.As(err, &ended) || !strings.Contains(ended.How, tc.how) {
			t.Errorf("%s: %v", name, err)
		}
		code, framed := g.CloseCode()
		if code != tc.code || framed != (tc.code != 0) {
			t.Errorf("%s: close code %d, %v", name, code, framed)
		}
		if err := g.WaitEnd(soon(t)); (err == nil) != tc.orderly {
			t.Errorf("%s: WaitEnd %v", name, err)
		}
		if err := g.Close(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAnAskedGatewayMayEndAtAnyMoment(t *testing.T) {
	for _, test := range []struct {
		name    string
		asking  string
		already bool // whether it ended before
	}{{"before it was asked", "leave", true}, {"when it was asked", "leave", false}, {"never", "stay", false}} {
		t.Run(test.name, func(t *testing.T) {
			c, _ := upgrade(t, func(conn *websocket.Conn, _ *http.Request) {
				for {
					_, b, err := conn.ReadMessage()
					if err != nil || string(b) == "leave" {
						return
					}
					say(conn, `{"type":"pong","timestamp":1}`)
				}
			})
			g := dial(t, c)
			if test.already {
				if err := g.SendText([]byte("leave")); err != nil {
					t.Fatal(err)
				}
				<-g.done
			}
			came, err := g.Ask(soon(t), "the pong", func() error { return g.SendText([]byte(test.asking)) },
				func(since []Event) bool { return len(since) > 0 })
			var ended *EndedError
			switch left := test.asking == "leave"; {
			case left && (!errors.As(err, &ended) || ended.What != "the pong"):
				t.Errorf("error %v", err)
			case !left && (err != nil || len(came) != 1):
				t.Errorf("%d events, %v", len(came), err)
			}
			if err := g.Close(); err != nil && test.asking == "stay" {
				t.Error(err)
			}
		})
	}
}

func TestGatewayLeft(t *testing.T) {
	for name, tc := range map[string]struct {
		leave func(*Gateway) error
		want  string
	}{
		"close": {(*Gateway).Close, "close 1000"},
		"reset": {(*Gateway).Reset, "reset"},
	} {
		ended := make(chan error, 1)
		c, _ := upgrade(t, func(conn *websocket.Conn, r *http.Request) {
			_, _, err := conn.ReadMessage()
			ended <- err
		})
		g := dial(t, c)
		if err := tc.leave(g); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if err := <-ended; !strings.Contains(err.Error(), tc.want) &&
			!strings.Contains(err.Error(), "forcibly closed") {
			t.Errorf("%s: the server saw %v", name, err)
		}
		if ended, err := g.Ended(); !ended || err == nil {
			t.Errorf("%s: ended %v, %v", name, ended, err)
		}
	}
}

// A gateway that never answers the close frame does not hold Close up for ever.
func TestGatewayCloseOfADeafServer(t *testing.T) {
	gone := make(chan struct{})
	c, _ := upgrade(t, func(conn *websocket.Conn, r *http.Request) { <-gone })
	g := dial(t, c)
	if err := g.Close(); err != nil {
		t.Error(err)
	}
	close(gone)
}
