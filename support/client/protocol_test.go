package client

import (
	"bytes"
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/gorilla/websocket"
)

// A client takes what RFC 6455 allows a server to send, and breaks off at what it forbids (sections
// 5.1 to 5.5 and 7.4). The frames are written as they stand on the wire.
func TestGatewayKeepsTheProtocol(t *testing.T) {
	const pong = `{"type":"pong","timestamp":7}`
	for name, tc := range map[string]struct {
		sends  string
		breaks bool
	}{
		"a text frame":                    {"\x81\x1d" + pong, false},
		"the longer form of its length":   {"\x81\x7e\x00\x1d" + pong, false},
		"the longest form":                {"\x81\x7f\x00\x00\x00\x00\x00\x00\x00\x1d" + pong, false},
		"two frames":                      {"\x01\x05" + pong[:5] + "\x80\x18" + pong[5:], false},
		"frames without bytes between":    {"\x01\x05" + pong[:5] + "\x00\x00\x00\x00\x80\x18" + pong[5:], false},
		"a ping between two frames":       {"\x01\x05" + pong[:5] + "\x89\x02hi\x80\x18" + pong[5:], false},
		"a pong that nobody asked for":    {"\x8a\x02hi\x81\x1d" + pong, false},
		"a character over two frames":     {"\x01\x19{\"type\":\"pong\",\"text\":\"\xe7\xab\x80\x03\xb9\"}", false},
		"a mask":                          {"\x81\x9d\x00\x00\x00\x00" + pong, true},
		"a reserved bit":                  {"\xc1\x1d" + pong, true},
		"a kind that there is not":        {"\x83\x1d" + pong, true},
		"a ping in pieces":                {"\x09\x01h\x80\x01i", true},
		"a ping over 125 bytes":           {"\x89\x7e\x00\x7e" + strings.Repeat("a", 126), true},
		"a rest of nothing":               {"\x80\x1d" + pong, true},
		"a message in a message":          {"\x01\x05" + pong[:5] + "\x81\x1d" + pong, true},
		"a length beyond all numbers":     {"\x81\x7f\xff\xff\xff\xff\xff\xff\xff\xff", true},
		"a close frame with a wrong code": {"\x88\x02\x03\xe7", true},
		"a close reason that is no text":  {"\x88\x04\x03\xe8\xff\xfe", true},
	} {
		pongs := make(chan string, 1)
		c, _ := upgrade(t, func(conn *websocket.Conn, r *http.Request) {
			conn.SetPongHandler(func(payload string) error { pongs <- payload; return nil })
			_, _ = conn.NetConn().Write([]byte(tc.sends))
			untilClosed(conn)
		})
		g := dial(t, c)
		_, err := g.Wait(soon(t), "a message", func(e []Event) bool {
			return len(e) > 0 && e[len(e)-1].Type != "pong frame"
		})
		var ended *EndedError
		if errors.As(err, &ended) != tc.breaks || err != nil && !tc.breaks {
			t.Errorf("%s: %v", name, err)
		}
		if strings.Contains(tc.sends, "\x89\x02hi") {
			if got := <-pongs; got != "hi" {
				t.Errorf("%s: the ping was answered with %q", name, got)
			}
		}
		if err := g.Close(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestFramesStandOnTheWireAsTheyShould(t *testing.T) {
	long := strings.Repeat("a", 70_000)
	for name, tc := range map[string]struct{ got, want []byte }{
		"short": {Frame{Opcode: 1, Payload: []byte("hi")}.Append(nil), []byte("\x81\x82\x00\x00\x00\x00hi")},
		"empty": {Frame{Opcode: 8}.Append(nil), []byte("\x88\x80\x00\x00\x00\x00")},
		"more comes": {Frame{Opcode: 2, More: true, Payload: []byte("h")}.Append(nil),
			[]byte("\x02\x81\x00\x00\x00\x00h")},
		"packed": {Frame{Opcode: 1, Compressed: true, Payload: []byte("h")}.Append(nil),
			[]byte("\xc1\x81\x00\x00\x00\x00h")},
		"126 bytes": {Frame{Opcode: 1, Payload: []byte(long[:126])}.Append(nil),
			[]byte("\x81\xfe\x00\x7e\x00\x00\x00\x00" + long[:126])},
		"70 000": {Frame{Opcode: 1, Payload: []byte(long)}.Append(nil),
			[]byte("\x81\xff\x00\x00\x00\x00\x00\x01\x11\x70\x00\x00\x00\x00" + long)},
		"pieces":    {Fragments([]byte("tea"), 2), []byte("\x01\x82\x00\x00\x00\x00te\x80\x81\x00\x00\x00\x00a")},
		"one piece": {Fragments([]byte("tea"), 9), []byte("\x81\x83\x00\x00\x00\x00tea")},
		"announced": {Announced(3), []byte("\x81\xff\x00\x00\x00\x00\x00\x00\x00\x03\x00\x00\x00\x00a")},
	} {
		if !bytes.Equal(tc.got, tc.want) {
			t.Errorf("%s: %q, want %q", name, tc.got, tc.want)
		}
	}
}

// What is written past the protocol arrives as it is; what a sound client of the same
// connection sends behind it arrives too.
func TestBytesGoPastTheProtocol(t *testing.T) {
	got := make(chan string, 2)
	c, transcript := upgrade(t, func(conn *websocket.Conn, r *http.Request) {
		for {
			_, text, err := conn.ReadMessage()
			if err != nil {
				got <- err.Error()
				return
			}
			got <- string(text)
		}
	})
	g := dial(t, c)
	for i, send := range []func() error{
		func() error { return g.WriteBytes(Fragments([]byte("in pieces"), 2)) },
		func() error { return g.SendText([]byte("and whole")) },
		func() error { return g.WriteBytes([]byte("\x81\x02no")) },
	} {
		if err := send(); err != nil {
			t.Fatal(err)
		}
		if s, want := <-got, []string{"in pieces", "and whole", "websocket: bad MASK"}[i]; s != want {
			t.Errorf("the server read %q, want %q", s, want)
		}
	}
	if err := g.WaitEnd(soon(t)); err != nil {
		t.Error(err)
	}
	var ended *EndedError
	if err := g.WriteBytes([]byte("late")); !errors.As(err, &ended) {
		t.Errorf("after the end: %v", err)
	}
	if !strings.Contains(transcript.String(), "→ raw") {
		t.Errorf("the transcript does not tell of it:\n%s", transcript)
	}
}
