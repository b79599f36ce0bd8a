package defect

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"io"
	"net"

	"bamboo-spec/support/reference"
)

// frame is the head of a frame that a client sends, as RFC 6455 lays it out (section 5.2).
type frame struct {
	first  byte // final, reserved bits, opcode
	masked bool
	length uint64
	mask   [4]byte
}

// onFrames lets change rewrite the head of each frame that comes to the gateway.
func onFrames(p *reference.Parts, change func(f *frame)) {
	onConnections(p, func(c net.Conn) net.Conn {
		remain := int64(-1) // bytes of the frame at hand; -1: the handshake is to come
		return &heard{Conn: c, in: bufio.NewReader(c), next: func(h *heard) (more bool, err error) {
			switch {
			case remain < 0:
				h.out, err = h.head()
				remain = 0
				return bytes.Contains(bytes.ToLower(h.out), []byte("upgrade: websocket")), err
			case remain > 0:
				if _, err = h.in.Peek(1); err != nil {
					return false, err
				}
				h.out = make([]byte, min(int64(h.in.Buffered()), remain))
				_, err = io.ReadFull(h.in, h.out)
				remain -= int64(len(h.out))
				return true, err
			}
			f, err := readFrame(h.in)
			if err != nil {
				return false, err
			}
			change(&f)
			remain = int64(f.length)
			h.out = f.append(nil)
			return true, nil
		}}
	})
}

func readFrame(in io.Reader) (f frame, err error) {
	var two [2]byte
	if _, err := io.ReadFull(in, two[:]); err != nil {
		return f, err
	}
	f.first, f.masked, f.length = two[0], two[1]&0x80 != 0, uint64(two[1]&0x7F)
	var long [8]byte
	switch f.length {
	case 126:
		_, err = io.ReadFull(in, long[6:])
		f.length = binary.BigEndian.Uint64(long[:])
	case 127:
		_, err = io.ReadFull(in, long[:])
		f.length = binary.BigEndian.Uint64(long[:])
	}
	if err == nil && f.masked {
		_, err = io.ReadFull(in, f.mask[:])
	}
	return f, err
}

func (f frame) append(dst []byte) []byte {
	maskBit := byte(0)
	if f.masked {
		maskBit = 0x80
	}
	if f.length < 126 {
		dst = append(dst, f.first, maskBit|byte(f.length))
	} else {
		dst = binary.BigEndian.AppendUint64(append(dst, f.first, maskBit|127), f.length)
	}
	if f.masked {
		dst = append(dst, f.mask[:]...)
	}
	return dst
}
