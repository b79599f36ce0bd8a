package defect

import (
	"bytes"
	"encoding/binary"

	"github.com/gorilla/websocket"

	"bamboo-spec/support/reference"
)

// frames are mistakes in the frames of the gateway: RFC 6455, sections 5 to 8.
var frames = []Defect{
	{Name: "long-lengths-accepted",
		About:   []string{"<frame> closes the connection with 1002 > A length that is not in its shortest form"},
		Promise: Frames, Silence: true,
		Sentence: "A frame whose length is not in its shortest form is accepted.",
		Wrap:     func(p *reference.Parts) { onFrames(p, func(*frame) {}) }}, // which writes it in the shortest form
	{Name: "top-bit-of-length-ignored",
		About:   []string{"<frame> closes the connection with 1002 > A length with its top bit set"},
		Promise: Frames, Silence: true,
		Sentence: "The top bit of a length, which must be zero, is ignored.",
		Wrap:     func(p *reference.Parts) { onFrames(p, func(f *frame) { f.length &^= 1 << 63 }) }},
	{Name: "text-that-is-not-utf8-accepted",
		About: []string{
			"<text> in a text message closes the connection with 1007",
			"A frame that is not valid UTF-8 closes its connection",
		},
		Sentence: "Text that is not UTF-8 is accepted.", Promise: Frames, Silence: true,
		Wrap: changeFrames(func(f *frame, payload []byte) []byte {
			if f.first != wholeText {
				return payload
			}
			return bytes.ToValidUTF8(payload, []byte("\uFFFD"))
		})},
	{Name: "text-that-is-not-utf8-as-1002",
		About:    []string{"<text> in a text message closes the connection with 1007"},
		Promise:  Frames,
		Sentence: "Text that is not UTF-8 closes the connection with 1002.",
		Wrap:     closeInstead(websocket.CloseInvalidFramePayloadData, websocket.CloseProtocolError)},
	{Name: "text-that-is-not-utf8-as-1000",
		About: []string{
			"<text> in a text message closes the connection with 1007",
			"A close frame whose reason is not UTF-8 closes the connection with 1007 or 1002",
		},
		Promise:  Frames,
		Sentence: "Text that is not UTF-8 closes the connection with 1000.",
		Wrap:     closeInstead(websocket.CloseInvalidFramePayloadData, websocket.CloseNormalClosure)},
	{Name: "protocol-error-as-1000",
		About:    []string{"<frame> closes the connection with 1002"},
		Promise:  Frames,
		Sentence: "A protocol error closes the connection with 1000.",
		Wrap:     closeInstead(websocket.CloseProtocolError, websocket.CloseNormalClosure)},
	{Name: "too-large-as-1002",
		About:    []string{"A frame over 2 MiB closes only its own connection, with the code 1009"},
		Promise:  Frames,
		Sentence: "A message that is too large closes the connection with 1002.",
		Wrap:     closeInstead(websocket.CloseMessageTooBig, websocket.CloseProtocolError)},
	{Name: "reserved-opcodes-ignored",
		About:    []string{"<frame> closes the connection with 1002 > A data frame with a reserved opcode"},
		Sentence: "A frame with a reserved opcode is ignored.", Promise: Frames, Silence: true,
		Wrap: changeFrames(func(f *frame, payload []byte) []byte {
			if op := f.opcode(); op > opBinary && op < opClose || op > opPong {
				f.first = f.first&^0x0F | opPong
			}
			return payload
		})},
	{Name: "long-pings-accepted",
		About:    []string{"<frame> closes the connection with 1002 > A ping that announces 126 bytes"},
		Sentence: "A ping frame of more than 125 bytes is answered.", Promise: Frames, Silence: true,
		Wrap: changeFrames(func(f *frame, payload []byte) []byte {
			if f.opcode() == opPing {
				return payload[:min(len(payload), longestControl)]
			}
			return payload
		})},
	{Name: "pings-in-fragments-accepted",
		About:    []string{"<frame> closes the connection with 1002 > A fragment of a ping"},
		Sentence: "A fragment of a ping frame is answered.", Promise: Frames, Silence: true,
		Wrap: changeFrames(func(f *frame, payload []byte) []byte {
			if f.opcode() >= opClose {
				f.first |= finalBit
			}
			return payload
		})},
	{Name: "stray-continuation-accepted",
		About:   []string{"<frame> closes the connection with 1002 > A fragment that continues no message"},
		Promise: Frames, Silence: true, Wrap: acceptRests,
		Sentence: "A fragment that continues no message is read as a message."},
	{Name: "any-close-code-accepted",
		About:    []string{"<frame> closes the connection with 1002 > A close frame with the code 1005"},
		Promise:  Frames,
		Sentence: "A close frame with an invalid code is accepted.",
		Wrap: changeFrames(func(f *frame, payload []byte) []byte {
			if f.opcode() == opClose && len(payload) >= 2 {
				binary.BigEndian.PutUint16(payload, websocket.CloseNormalClosure)
			}
			return payload
		})},
	{Name: "half-a-close-code-accepted",
		About:    []string{"<frame> closes the connection with 1002 > A close frame with half a code"},
		Promise:  Frames,
		Sentence: "A close frame with half a code is accepted.",
		Wrap: changeFrames(func(f *frame, payload []byte) []byte {
			if f.opcode() == opClose && len(payload) == 1 {
				return nil
			}
			return payload
		})},
	{Name: "close-reason-not-checked",
		About:    []string{"A close frame whose reason is not UTF-8 closes the connection with 1007 or 1002"},
		Promise:  Frames,
		Sentence: "A close frame whose reason is not UTF-8 is accepted.",
		Wrap: changeFrames(func(f *frame, payload []byte) []byte {
			if f.opcode() == opClose {
				return payload[:min(len(payload), 2)]
			}
			return payload
		})},
	{Name: "close-frame-unanswered",
		About:   []string{"A close frame is answered by a close frame"},
		Promise: Frames, Silence: true,
		Sentence: "A close frame is not answered by a close frame.",
		Wrap: func(p *reference.Parts) {
			onWrites(p, func(b []byte) []byte {
				if closeCode(b) == websocket.CloseNormalClosure {
					return nil
				}
				return b
			})
		}},
}

const (
	opText         = 0x1
	opBinary       = 0x2
	opClose        = 0x8
	opPing         = 0x9
	opPong         = 0xA
	finalBit       = 0x80
	wholeText      = finalBit | opText
	longestControl = 125
)

func (f *frame) opcode() byte { return f.first & 0x0F }

// changeFrames lets change rewrite each frame, whatever came before it.
func changeFrames(change func(f *frame, payload []byte) []byte) func(p *reference.Parts) {
	return func(p *reference.Parts) {
		onWholeFrames(p, func() func(*frame, []byte) []byte { return change })
	}
}

// acceptRests makes a text of what continues nothing.
func acceptRests(p *reference.Parts) {
	onWholeFrames(p, func() func(*frame, []byte) []byte {
		begun := false
		return func(f *frame, payload []byte) []byte {
			if f.opcode() == 0 && !begun {
				f.first |= opText
			}
			if f.opcode() < opClose {
				begun = f.first&finalBit == 0
			}
			return payload
		}
	})
}

// closeInstead puts one code into the server's close frames in the place of another.
func closeInstead(right, wrong uint16) func(p *reference.Parts) {
	return func(p *reference.Parts) {
		onWrites(p, func(b []byte) []byte {
			if closeCode(b) != right {
				return b
			}
			b = bytes.Clone(b)
			binary.BigEndian.PutUint16(b[2:], wrong)
			return b
		})
	}
}

// closeCode is the code of a close frame of the server; 0 for all else.
func closeCode(b []byte) uint16 {
	if len(b) < 4 || b[0] != finalBit|opClose || int(b[1]) != len(b)-2 {
		return 0
	}
	return binary.BigEndian.Uint16(b[2:])
}
