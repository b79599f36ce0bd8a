package client

import (
	"encoding/binary"
	"fmt"
	"time"
)

// Frame is one WebSocket frame of a client, as RFC 6455 lays it out (section 5.2). Its mask is
// zero, so that its payload can be read on the wire.
type Frame struct {
	Opcode     byte // 0 continues, 1 is text, 2 binary, 8 close, 9 ping, 10 pong
	More       bool // other frames of the same message follow
	Compressed bool // the first reserved bit, which permessage-deflate uses (RFC 7692)
	Payload    []byte
}

// Append adds the frame as it stands on the wire.
func (f Frame) Append(dst []byte) []byte {
	first := f.Opcode
	if !f.More {
		first |= 0x80
	}
	if f.Compressed {
		first |= 0x40
	}
	const maskBit = 0x80
	switch n := len(f.Payload); {
	case n < 126:
		dst = append(dst, first, maskBit|byte(n))
	case n <= 0xFFFF:
		dst = binary.BigEndian.AppendUint16(append(dst, first, maskBit|126), uint16(n))
	default:
		dst = binary.BigEndian.AppendUint64(append(dst, first, maskBit|127), uint64(n))
	}
	return append(append(dst, 0, 0, 0, 0), f.Payload...)
}

// Fragments are a text message in frames of at most size bytes each, as they stand on the wire.
func Fragments(text []byte, size int) []byte {
	var all []byte
	for opcode := byte(1); ; opcode = 0 {
		piece := text[:min(size, len(text))]
		text = text[len(piece):]
		all = Frame{Opcode: opcode, More: len(text) > 0, Payload: piece}.Append(all)
		if len(text) == 0 {
			return all
		}
	}
}

// Announced is the head of a text frame of so many bytes, and the first of them.
func Announced(size uint64) []byte {
	head := binary.BigEndian.AppendUint64([]byte{0x81, 0x80 | 127}, size)
	return append(head, 0, 0, 0, 0, 'a')
}

// WriteBytes sends bytes past the WebSocket protocol, as they are: what a sound client would
// refuse to send. A connection that ends meanwhile is no error of this call: that is how a
// gateway answers such bytes.
func (g *Gateway) WriteBytes(b []byte) error {
	g.writing.Lock()
	defer g.writing.Unlock()
	if s := g.until(time.Time{}); s.ended {
		return &EndedError{What: "a moment to send", How: s.how, Story: g.Story(), Err: s.err}
	}
	g.line.note("→ raw%s", g.line.body(b))
	conn := g.conn.NetConn()
	err := conn.SetWriteDeadline(time.Now().Add(writeLimit))
	if err == nil {
		_, err = conn.Write(b)
	}
	if err == nil {
		return nil
	}
	g.line.note("✕ %v", err)
	if _, ended := g.endsWithin(goodbyeLimit); ended {
		return nil
	}
	return fmt.Errorf("%s: sending %d bytes: %w", g.line.label, len(b), err)
}
