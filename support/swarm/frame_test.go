package swarm

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"strings"
	"testing"
)

func TestFramesAreReadAsTheyWereWritten(t *testing.T) {
	for _, size := range []int{0, 1, 255, 256, 70_000, mostFrame} {
		want := bytes.Repeat([]byte{7}, size)
		f, err := readFrame(bytes.NewReader(appendFrame(nil, flagCommand, want)))
		if err != nil || !bytes.Equal(f.body, want) || f.flags&^flagLong != flagCommand {
			t.Errorf("a frame of %d bytes: %d with the flags %#x, %v", size, len(f.body), f.flags, err)
		}
	}
}

func TestWrongFramesAreRefused(t *testing.T) {
	for name, c := range map[string]struct {
		bytes string
		want  error // nil: any
	}{
		"nothing":             {"", io.EOF},
		"half a head":         {"\x00", io.ErrUnexpectedEOF},
		"half a size":         {"\x02\x00\x00", io.ErrUnexpectedEOF},
		"half a body":         {"\x00\x05abc", io.ErrUnexpectedEOF},
		"no body":             {"\x00\x05", io.ErrUnexpectedEOF},
		"too large":           {"\x02\x00\x00\x00\x00\x00\x80\x00\x01", errTooLarge},
		"larger than an int":  {"\x02\xff\xff\xff\xff\xff\xff\xff\xff", errTooLarge},
		"reserved flags":      {"\x08\x00", nil},
		"a command with more": {"\x05\x00", nil},
	} {
		f, err := readFrame(strings.NewReader(c.bytes))
		if err == nil || c.want != nil && !errors.Is(err, c.want) {
			t.Errorf("%s: %v, %v", name, f, err)
		}
	}
}

func TestMessagesTooLargeAreNotSent(t *testing.T) {
	d := &dealer{}
	if err := d.send(make([]byte, mostFrame+1)); !errors.Is(err, errTooLarge) {
		t.Error(err)
	}
}

// Whatever a peer sends in the place of a greeting, the handshake fails and says why.
func TestOtherPeersAreRefused(t *testing.T) {
	const ready = "\x05READY\x0bSocket-Type\x00\x00\x00\x06"
	with := func(at int, text string) string {
		b := greeting()
		copy(b[at:], text)
		return string(b)
	}
	command := func(body string) string { return string(appendFrame(greeting(), flagCommand, []byte(body))) }
	for name, c := range map[string]struct{ says, want string }{
		"nothing": {"", "EOF"},
		"HTTP": {"HTTP/1.1 400 Bad Request\r\nContent-Length: 30\r\n\r\n" + strings.Repeat("no", 15),
			"does not speak ZMTP"},
		"an old version":      {with(versionAt, "\x02"), "speaks ZMTP 2"},
		"encryption":          {with(mechanismAt, "CURVE"), "security mechanism \"CURVE\""},
		"a greeting alone":    {with(0, ""), "unexpected EOF"},
		"another socket":      {command(ready + "DEALER"), "of type \"DEALER\", and a ROUTER is needed"},
		"another command":     {command("\x05ERROR\x00"), "where READY was due"},
		"no type":             {command("\x05READY"), "READY says no Socket-Type"},
		"half a property":     {command(ready + "ROU"), "in the middle of a property"},
		"a name without end":  {command("\x05READY\xffSocket"), "in the middle of a property"},
		"a message too early": {string(appendFrame(greeting(), 0, []byte("hello"))), "where READY was due"},
	} {
		t.Run(name, func(t *testing.T) {
			l, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			defer l.Close()
			said := make(chan error, 1)
			go func() {
				conn, err := l.Accept()
				if err == nil {
					_, err = io.WriteString(conn, c.says)
					err = errors.Join(err, conn.(*net.TCPConn).CloseWrite())
					_, _ = io.Copy(io.Discard, conn) // until the other side has had enough
					err = errors.Join(err, conn.Close())
				}
				said <- err
			}()
			d, err := dial(t.Context(), l.Addr().String(), "me")
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v, %v; want %s", d, err, c.want)
			}
			if err := <-said; err != nil {
				t.Error(err)
			}
		})
	}
}

func TestAHandshakeWithoutAnAnswerEndsWithItsContext(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		if conn, err := l.Accept(); err == nil {
			defer conn.Close()
			_, _ = io.CopyN(io.Discard, conn, greetingSize) // it has begun
			cancel()
			_, _ = io.Copy(io.Discard, conn) // until it has ended
		}
	}()
	if _, err := dial(ctx, l.Addr().String(), "me"); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	for _, identity := range []string{"", strings.Repeat("x", 256)} {
		if _, err := dial(t.Context(), l.Addr().String(), identity); err == nil {
			t.Errorf("an identity of %d bytes is taken", len(identity))
		}
	}
}

// FuzzReading reads frames and the messages in them from bytes that anybody may have sent.
func FuzzReading(f *testing.F) {
	for _, kind := range []string{"ack", "spawn", "stop"} {
		f.Add(appendFrame(nil, 0, appendMessage(nil, kind, newSheet().report(map[string]int{OverHTTP: 3}), "me")))
	}
	f.Add(appendFrame(nil, 0, bytes.Repeat([]byte{0x91}, 1000)))
	f.Add(appendFrame(nil, 0, []byte("\xdd\xff\xff\xff\xff\xdf\xff\xff\xff\xff")))
	f.Add([]byte("\x02\xff\xff\xff\xff\xff\xff\xff\xff"))
	f.Fuzz(func(t *testing.T, b []byte) {
		r := bytes.NewReader(b)
		for {
			f, err := readFrame(r)
			if err != nil {
				return
			}
			if len(f.body) > len(b) {
				t.Fatalf("%d bytes hold a frame of %d", len(b), len(f.body))
			}
			m, err := readMessage(f.body)
			if err != nil {
				continue
			}
			j, err := (&Options{Users: 5, Targets: []string{"http://b"}}).readJob(m)
			sum := 0
			for _, n := range j.users {
				sum += n
			}
			if err == nil && (sum > 5 || j.users[OverHTTP] > 0 && j.settings.host != "http://b") {
				t.Fatalf("%v lets %v talk to %q", m, j.users, j.settings.host)
			}
		}
	})
}
