package reference

import (
	"encoding/binary"
	"fmt"
	"unicode/utf8"

	"github.com/gorilla/websocket"
)

// frameCheck holds the bytes that a gateway client sends to RFC 6455, before gorilla/websocket
// reads them. That library is kept for all that it does well; but as a server it takes lengths that
// are not in their shortest form and text that is not UTF-8, and closes with 1002 where 1007 is
// due. Another library would need the same check: coder/websocket, gobwas/ws and gws take such
// lengths as well.
type frameCheck struct {
	head      [14]byte // of the frame at hand
	have      int      // bytes of head
	left      uint64   // bytes of the payload that are still to come
	inPayload bool
	mask      int // bytes of the payload so far, modulo 4

	message byte   // opcode of the message whose last frame did not come yet; 0: none
	text    runes  // of that message
	code    []byte // of a close frame
	reason  runes  // of a close frame
}

// breach is what a client did against RFC 6455, with the code of the close frame that is due.
type breach struct {
	code int
	what string
}

func (b *breach) Error() string { return b.what }

func protocolError(format string, args ...any) *breach {
	return &breach{websocket.CloseProtocolError, fmt.Sprintf(format, args...)}
}

var errNotUTF8 = &breach{websocket.CloseInvalidFramePayloadData, "the text is not UTF-8"}

// The opcodes of section 5.2, and what else the first two bytes of a frame hold.
const (
	opContinuation = 0x0
	opText         = 0x1
	opBinary       = 0x2
	opClose        = 0x8
	opPing         = 0x9
	opPong         = 0xA

	finalBit     = 0x80
	reservedBits = 0x70
	maskBit      = 0x80
	length16     = 126 // the length follows in 16 bits
	length64     = 127 // or in 64
	longestShort = 125 // bytes of payload that need neither
)

// next takes the bytes that were sent next. When there is a breach, the first good of them come before it.
func (f *frameCheck) next(b []byte) (good int, broken *breach) {
	for i := 0; i < len(b); {
		if f.inPayload {
			n := int(min(uint64(len(b)-i), f.left))
			if good, broken := f.payload(b[i : i+n]); broken != nil {
				return i + good, broken
			}
			i += n
			continue
		}
		f.head[f.have] = b[i]
		f.have++
		if broken := f.readHead(); broken != nil {
			return i, broken
		}
		i++
	}
	return len(b), nil
}

func (f *frameCheck) opcode() byte { return f.head[0] & 0x0F }
func (f *frameCheck) final() bool  { return f.head[0]&finalBit != 0 }

// headSize is how many bytes the head has. It needs the first two of them.
func (f *frameCheck) headSize() int {
	const masked = 2 + 4
	switch f.head[1] &^ maskBit {
	case length16:
		return masked + 2
	case length64:
		return masked + 8
	default:
		return masked
	}
}

// readHead looks at what came of the head.
func (f *frameCheck) readHead() *breach {
	switch {
	case f.have < 2:
		return nil
	case f.have == 2:
		return f.startFrame()
	case f.have == f.headSize()-4: // the mask is to come
		return f.readLength()
	case f.have < f.headSize():
		return nil
	}
	f.inPayload, f.mask = true, 0
	if f.left == 0 {
		return f.endFrame()
	}
	return nil
}

// startFrame judges the first two bytes of a frame: sections 5.1, 5.2, 5.4 and 5.5.
func (f *frameCheck) startFrame() *breach {
	op, length := f.opcode(), f.head[1]&^maskBit
	switch {
	case f.head[0]&reservedBits != 0:
		return protocolError("a reserved bit is set, and no extension was agreed on")
	case f.head[1]&maskBit == 0:
		return protocolError("the frame is not masked")
	case op == opContinuation && f.message == 0:
		return protocolError("the frame continues a message, and none was begun")
	case (op == opText || op == opBinary) && f.message != 0:
		return protocolError("a message begins before the one before it has ended")
	case op > opBinary && op < opClose || op > opPong:
		return protocolError("there is no opcode %X", op)
	case op >= opClose && !f.final():
		return protocolError("a control frame comes in fragments")
	case op >= opClose && length > longestShort:
		return protocolError("a control frame has more than %d bytes", longestShort)
	}
	if op == opText || op == opBinary {
		f.message = op
	}
	f.left = uint64(length)
	return nil
}

// readLength reads a length of 16 or 64 bits. It must be the shortest form, and no sign: section 5.2.
func (f *frameCheck) readLength() *breach {
	switch f.head[1] &^ maskBit {
	case length16:
		f.left = uint64(binary.BigEndian.Uint16(f.head[2:]))
		if f.left <= longestShort {
			return protocolError("a length of %d is said in 16 bits", f.left)
		}
	case length64:
		f.left = binary.BigEndian.Uint64(f.head[2:])
		switch {
		case f.left>>63 != 0:
			return protocolError("the highest bit of a length is set")
		case f.left <= 0xFFFF:
			return protocolError("a length of %d is said in 64 bits", f.left)
		}
	}
	return nil
}

// payload takes the next bytes of a payload, at most those that are left.
func (f *frameCheck) payload(b []byte) (good int, broken *breach) {
	f.left -= uint64(len(b))
	if f.mustRead() {
		key := f.head[f.headSize()-4:]
		for i, c := range b {
			if broken := f.read(c ^ key[(f.mask+i)%4]); broken != nil {
				return i, broken
			}
		}
		f.mask = (f.mask + len(b)) % 4
	}
	if f.left > 0 {
		return len(b), nil
	}
	if broken := f.endFrame(); broken != nil {
		return max(0, len(b)-1), broken
	}
	return len(b), nil
}

// mustRead tells whether what the payload says can break a rule.
func (f *frameCheck) mustRead() bool {
	op := f.opcode()
	return op == opClose || f.message == opText && op < opClose
}

// read takes one byte of text, or of a close frame.
func (f *frameCheck) read(c byte) *breach {
	if f.opcode() == opClose && len(f.code) < 2 {
		f.code = append(f.code, c)
		return nil
	}
	text := &f.text
	if f.opcode() == opClose {
		text = &f.reason
	}
	if !text.add(c) {
		return errNotUTF8
	}
	return nil
}

// endFrame judges a frame that has come to its end.
func (f *frameCheck) endFrame() *breach {
	f.inPayload, f.have = false, 0
	switch op := f.opcode(); {
	case op == opClose:
		return f.endClose()
	case op < opClose && f.final():
		ended := f.message
		f.message = 0
		if ended == opText && !f.text.whole() {
			return errNotUTF8
		}
	}
	return nil
}

// endClose judges a close frame: sections 5.5.1 and 7.4.
func (f *frameCheck) endClose() *breach {
	switch {
	case len(f.code) == 1:
		return protocolError("a close frame has half a code")
	case len(f.code) == 2 && !mayClose(binary.BigEndian.Uint16(f.code)):
		return protocolError("no close frame has the code %d", binary.BigEndian.Uint16(f.code))
	case !f.reason.whole():
		return errNotUTF8
	}
	return nil
}

// mayClose tells whether a close frame may have the code: it is registered, and not only for what
// is found out without a frame, or it is free for libraries and applications.
func mayClose(code uint16) bool {
	switch code {
	case 1004, websocket.CloseNoStatusReceived, websocket.CloseAbnormalClosure, websocket.CloseTLSHandshake:
		return false
	}
	return 1000 <= code && code <= 1013 || 3000 <= code && code <= 4999
}

// runes checks UTF-8 that comes byte by byte. The surrogates, numbers above U+10FFFF and longer
// forms than needed are none.
type runes struct {
	begun [utf8.UTFMax]byte // of the character at hand
	n     int
}

// add tells whether the text can still become UTF-8.
func (r *runes) add(c byte) bool {
	if r.n == 0 && c < utf8.RuneSelf {
		return true
	}
	r.begun[r.n] = c
	r.n++
	if !utf8.FullRune(r.begun[:r.n]) {
		return true
	}
	char, size := utf8.DecodeRune(r.begun[:r.n])
	r.n = 0
	return char != utf8.RuneError || size > 1
}

// whole tells whether no character has been left unfinished.
func (r *runes) whole() bool { return r.n == 0 }
