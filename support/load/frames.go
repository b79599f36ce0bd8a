package load

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// The kinds of frames (RFC 6455, section 11.8) that a message or a control frame begins with.
const (
	opMore   = 0
	opText   = 1
	opBinary = 2
	opClose  = 8
	opPing   = 9
	opPong   = 10
)

const (
	finalFrame  = 0x80
	maskedFrame = 0x80
	mostControl = 125 // bytes of a control frame's payload
)

// message is a whole message, or a control frame. Its payload is valid until the decoder has more bytes.
type message struct {
	op      byte
	payload []byte
}

// frames takes messages out of the bytes that a server sends, over any split of them. A message that
// lies in one frame and came in one piece, as tokens do, is not copied.
type frames struct {
	held  []byte // what came and was not a whole frame yet, or was not wanted yet
	parts []byte // of a message in several frames, those so far
	op    byte   // what that message began with; opMore: none is under way
}

// feed decodes what came and hands each message to take until that returns false. What it then leaves is
// kept: feed(nil, …) goes on with it. more is false if take wanted no more.
func (f *frames) feed(b []byte, take func(message) bool) (more bool, err error) {
	if len(f.held) > 0 {
		f.held = append(f.held, b...)
		b = f.held
	}
	more = true
	for more {
		head, payload, rest, err := cutFrame(b)
		if err != nil {
			return false, err
		}
		if rest == nil {
			break // the frame is not whole
		}
		b = rest
		m, whole, err := f.join(head, payload)
		if err != nil {
			return false, err
		}
		more = !whole || take(m)
	}
	f.held = append(f.held[:0], b...) // which may lie in held itself
	return more, nil
}

// join puts the frames of a message together. A control frame may come between them.
func (f *frames) join(head byte, payload []byte) (m message, whole bool, err error) {
	op, final := head&0x0f, head&finalFrame != 0
	switch {
	case head&0x70 != 0 || op > opBinary && op < opClose || op > opPong:
		return m, false, fmt.Errorf("the gateway sent a frame of no known kind: its first byte is %#02x", head)
	case op >= opClose && (!final || len(payload) > mostControl):
		return m, false, errors.New("the gateway sent a control frame in parts, or one that is too long")
	case op >= opClose:
		return message{op, payload}, true, nil
	case (op == opMore) != (f.op != opMore):
		return m, false, errors.New("the gateway sent the parts of a message in disorder")
	case op == opMore && len(f.parts)+len(payload) > mostFrame:
		return m, false, errTooLong
	case op != opMore && final:
		return message{op, payload}, true, nil
	case op != opMore:
		f.op, f.parts = op, f.parts[:0]
	}
	f.parts = append(f.parts, payload...)
	if !final {
		return m, false, nil
	}
	m = message{f.op, f.parts}
	f.op = opMore
	return m, true, nil
}

var errTooLong = fmt.Errorf("the gateway sent a message of more than %d bytes", mostFrame)

// cutFrame takes the first frame off b: its first byte, its payload and what is behind it. rest is nil
// if the frame is not whole.
func cutFrame(b []byte) (head byte, payload, rest []byte, err error) {
	if len(b) < 2 {
		return 0, nil, nil, nil
	}
	size, begin := uint64(b[1]&^maskedFrame), 2
	switch {
	case b[1]&maskedFrame != 0:
		return 0, nil, nil, errors.New("the gateway sent a masked frame, as only clients do")
	case size == 126 && len(b) >= 4:
		size, begin = uint64(binary.BigEndian.Uint16(b[2:])), 4
	case size == 127 && len(b) >= 10:
		size, begin = binary.BigEndian.Uint64(b[2:]), 10
	case size >= 126:
		return 0, nil, nil, nil
	}
	if size > mostFrame {
		return 0, nil, nil, errTooLong
	}
	end := begin + int(size)
	if len(b) < end {
		return 0, nil, nil, nil
	}
	return b[0], b[begin:end:end], b[end:], nil
}

// appendFrame adds a whole frame as a client sends it, masked.
func appendFrame(b []byte, op byte, payload []byte, mask uint32) []byte {
	b = append(b, finalFrame|op)
	switch n := len(payload); {
	case n <= mostControl:
		b = append(b, maskedFrame|byte(n))
	case n < 1<<16:
		b = binary.BigEndian.AppendUint16(append(b, maskedFrame|126), uint16(n))
	default:
		b = binary.BigEndian.AppendUint64(append(b, maskedFrame|127), uint64(n))
	}
	b = binary.LittleEndian.AppendUint32(b, mask)
	for i, c := range payload {
		b = append(b, c^byte(mask>>(8*(i%4))))
	}
	return b
}
