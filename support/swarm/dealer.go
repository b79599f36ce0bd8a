package swarm

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"time"
)

// dealer is one connection to a ROUTER of ZeroMQ, in as much of its protocol as a worker needs: ZMTP 3.0
// (https://rfc.zeromq.org/spec/23/) with the mechanism NULL. It does not connect again by itself, and queues
// nothing. One goroutine may call receive, and any send and close.
type dealer struct {
	conn net.Conn
	in   *bufio.Reader

	mu  sync.Mutex // one send at a time
	out []byte
}

// sendTime bounds a send: a peer that reads nothing for so long is gone.
const sendTime = 10 * time.Second

// dial connects to a ROUTER at host:port and says who it is; an identity has 1 to 255 bytes. The context
// bounds the handshake.
func dial(ctx context.Context, addr, identity string) (*dealer, error) {
	if len(identity) == 0 || len(identity) > 255 {
		return nil, fmt.Errorf("an identity has 1 to 255 bytes, not %d", len(identity))
	}
	var dialer net.Dialer
	conn, err := dialer.DialContext(ctx, "tcp", addr)
	if err != nil {
		return nil, err
	}
	d := &dealer{conn: conn, in: bufio.NewReader(conn)}
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
	err = d.shakeHands(identity)
	if !stop() {
		err = errors.Join(ctx.Err(), err)
	}
	if err != nil {
		_ = conn.Close() // what matters is why it is of no use
		return nil, fmt.Errorf("the handshake with %s: %w", addr, err)
	}
	return d, nil
}

// The greeting has a signature, the version of the protocol, the mechanism and zeros.
const (
	greetingSize = 64
	versionAt    = 10
	mechanismAt  = 12
	mechanismEnd = 32
)

func greeting() []byte {
	b := make([]byte, greetingSize)
	b[0], b[9] = 0xff, 0x7f
	b[versionAt] = 3
	copy(b[mechanismAt:mechanismEnd], "NULL")
	return b
}

// shakeHands sends greeting and READY, and checks those of the peer.
func (d *dealer) shakeHands(identity string) error {
	ready := property(property([]byte("\x05READY"), "Socket-Type", "DEALER"), "Identity", identity)
	if _, err := d.conn.Write(appendFrame(greeting(), flagCommand, ready)); err != nil {
		return err
	}
	theirs := make([]byte, greetingSize)
	if _, err := io.ReadFull(d.in, theirs); err != nil {
		return unexpected(err)
	}
	mechanism := strings.TrimRight(string(theirs[mechanismAt:mechanismEnd]), "\x00")
	switch {
	case theirs[0] != 0xff || theirs[9] != 0x7f:
		return errors.New("the peer does not speak ZMTP")
	case theirs[versionAt] < 3:
		return fmt.Errorf("the peer speaks ZMTP %d, and 3 is needed", theirs[versionAt])
	case mechanism != "NULL":
		return fmt.Errorf("the peer wants the security mechanism %q, and NULL is spoken", mechanism)
	}
	f, err := readFrame(d.in)
	if err != nil {
		return unexpected(err)
	}
	kind, err := socketType(f)
	if err == nil && kind != "ROUTER" {
		err = fmt.Errorf("the peer is a socket of type %q, and a ROUTER is needed", kind)
	}
	return err
}

// property appends one property of a READY command.
func property(b []byte, name, value string) []byte {
	b = append(append(b, byte(len(name))), name...)
	return append(binary.BigEndian.AppendUint32(b, uint32(len(value))), value...)
}

// socketType is the property Socket-Type of a READY command.
func socketType(f frame) (string, error) {
	properties, found := strings.CutPrefix(string(f.body), "\x05READY")
	if !found || f.flags&flagCommand == 0 {
		return "", fmt.Errorf("the peer sent %.20q where READY was due", f.body)
	}
	for properties != "" {
		name, rest, ok := cut(properties, 1)
		value, rest, also := cut(rest, 4)
		if !ok || !also {
			return "", errors.New("READY ends in the middle of a property")
		}
		if strings.EqualFold(name, "Socket-Type") {
			return value, nil
		}
		properties = rest
	}
	return "", errors.New("READY says no Socket-Type")
}

// cut takes a text off whose length stands before it in so many bytes.
func cut(s string, lengthBytes int) (text, rest string, ok bool) {
	if len(s) < lengthBytes {
		return "", "", false
	}
	n := 0
	for _, c := range []byte(s[:lengthBytes]) {
		n = n<<8 | int(c)
	}
	if s = s[lengthBytes:]; n < 0 || n > len(s) {
		return "", "", false
	}
	return s[:n], s[n:], true
}

// send sends a message of one frame.
func (d *dealer) send(body []byte) error {
	if len(body) > mostFrame {
		return errTooLarge
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.conn.SetWriteDeadline(time.Now().Add(sendTime)); err != nil {
		return err
	}
	d.out = appendFrame(d.out[:0], 0, body)
	_, err := d.conn.Write(d.out)
	return err
}

// receive waits for the next message. One of several frames is an error: Locust sends none. An orderly
// end is io.EOF.
func (d *dealer) receive() ([]byte, error) {
	for {
		f, err := readFrame(d.in)
		switch {
		case err != nil:
			return nil, err
		case f.flags&flagMore != 0:
			return nil, errors.New("a message has more than one frame")
		case f.flags&flagCommand == 0:
			return f.body, nil
		} // a command after the handshake asks for nothing in ZMTP 3.0
	}
}

// close ends the connection, also for who waits in receive.
func (d *dealer) close() error { return d.conn.Close() }
