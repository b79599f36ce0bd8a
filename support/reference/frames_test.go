package reference

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
)

var testMask = [4]byte{0x37, 0xFA, 0x21, 0x3D}

// pack is a frame of a client by the book.
func pack(first byte, payload string) []byte {
	n := len(payload)
	switch {
	case n < 126:
		return packAs(first, []byte{byte(n)}, payload)
	case n < 1<<16:
		return packAs(first, binary.BigEndian.AppendUint16([]byte{126}, uint16(n)), payload)
	default:
		return packAs(first, binary.BigEndian.AppendUint64([]byte{127}, uint64(n)), payload)
	}
}

// packAs is a frame whose length is written so.
func packAs(first byte, length []byte, payload string) []byte {
	f := append([]byte{first}, length...)
	f[1] |= 0x80
	f = append(f, testMask[:]...)
	for i := range len(payload) {
		f = append(f, payload[i]^testMask[i%4])
	}
	return f
}

func pack16(first byte, payload string) []byte {
	return packAs(first, binary.BigEndian.AppendUint16([]byte{126}, uint16(len(payload))), payload)
}

func pack64(first byte, payload string) []byte {
	return packAs(first, binary.BigEndian.AppendUint64([]byte{127}, uint64(len(payload))), payload)
}

// headOf is a frame's head with a length that nothing follows.
func headOf(first byte, length uint64) []byte {
	return packAs(first, binary.BigEndian.AppendUint64([]byte{127}, length), "")
}

// closing is a close frame with a code and a reason.
func closing(code uint16, reason string) []byte {
	return pack(0x88, string(binary.BigEndian.AppendUint16(nil, code))+reason)
}

// sized is a message of n bytes that the gateway answers by a pong with the same timestamp.
func sized(n int) string {
	const rest = `{"type":"ping","timestamp":""}`
	return rest[:len(rest)-2] + strings.Repeat("x", n-len(rest)) + rest[len(rest)-2:]
}

// stamped is a message with text in it.
func stamped(text string) string { return `{"type":"ping","timestamp":"` + text + `"}` }

func together(frames ...[]byte) (all []byte) {
	for _, f := range frames {
		all = append(all, f...)
	}
	return all
}

// serverFrame is a frame from the server in words: "text …", "ping …", "pong …", "close 1002".
func serverFrame(in *bufio.Reader) string {
	head := make([]byte, 2)
	if _, err := io.ReadFull(in, head); err != nil {
		return err.Error()
	}
	length := uint64(head[1])
	long := make([]byte, 8)
	switch length {
	case 126:
		_, _ = io.ReadFull(in, long[6:]) // what is missing is missed below
		length = binary.BigEndian.Uint64(long)
	case 127:
		_, _ = io.ReadFull(in, long)
		length = binary.BigEndian.Uint64(long)
	}
	payload := make([]byte, length)
	if _, err := io.ReadFull(in, payload); err != nil {
		return "a frame that breaks off"
	}
	switch head[0] {
	case 0x81:
		return "text " + string(payload)
	case 0x89:
		return "ping " + string(payload)
	case 0x8A:
		return "pong " + string(payload)
	case 0x88:
		if len(payload) < 2 {
			return "close"
		}
		return fmt.Sprint("close ", binary.BigEndian.Uint16(payload))
	default:
		return fmt.Sprintf("a frame of kind %X", head[0])
	}
}

// upgraded is a raw connection behind its handshake and its connect.
func (w *world) upgraded() (io.Writer, *bufio.Reader) {
	w.t.Helper()
	conn := w.raw(w.server.GatewayURL(), handshakeHead("GET / HTTP/1.1", nil, ""))
	in := bufio.NewReader(conn)
	if resp, err := http.ReadResponse(in, nil); err != nil || resp.StatusCode != 101 {
		w.t.Fatalf("handshake: %v, %v", resp, err)
	}
	if _, err := conn.Write(pack(0x81, `{"type":"connect","session_id":"tea","auth":null}`)); err != nil {
		w.t.Fatal(err)
	}
	if got := serverFrame(in); !strings.Contains(got, "connected") {
		w.t.Fatalf("connect is answered by %s", got)
	}
	return conn, in
}

type frameCase struct {
	section, name string
	sent          []byte
	want          string // beginnings of frames, parted by |; the connection stays open unless the last is a close
}

// check sends the frames of a case and reads what comes back.
func (c frameCase) check(w *world, inPieces bool) {
	w.t.Helper()
	out, in := w.upgraded()
	sent := [][]byte{c.sent}
	if inPieces {
		sent = nil
		for i := range c.sent {
			sent = append(sent, c.sent[i:i+1])
		}
	}
	for _, piece := range sent {
		if _, err := out.Write(piece); err != nil {
			break // the server has heard enough; what it says is read below
		}
	}
	want := strings.Split(c.want, "|")
	ends := strings.HasPrefix(want[len(want)-1], "close")
	if !ends {
		want = append(want, "pong alive")
	}
	for _, frame := range want {
		if frame == "" {
			continue
		}
		if frame == "pong alive" { // a pong may overtake what was to come before it
			if _, err := out.Write(pack(0x89, "alive")); err != nil {
				w.t.Errorf("section %s, %s: %v", c.section, c.name, err)
			}
		}
		if got := serverFrame(in); !strings.HasPrefix(got, frame) {
			w.t.Errorf("section %s, %s: it says %.200q, want %.200q", c.section, c.name, got, frame)
			return
		}
	}
	if ends {
		if rest, err := in.ReadByte(); err == nil {
			w.t.Errorf("section %s, %s: behind the close frame comes %X", c.section, c.name, rest)
		}
	}
}

func TestFrames(t *testing.T) {
	w := newWorld(t)
	for _, c := range frameCases() {
		c.check(w, false)
		if len(c.sent) < 300 {
			c.check(w, true) // however the network cuts it
		}
	}
	if n := len(frameCases()) + len(handshakes); n < 120 {
		t.Errorf("%d cases are few", n)
	}
}
