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
			usual := f
			change(&f)
			differs(f, usual)
			remain = int64(f.length)
			h.out = f.append(nil)
			return true, nil
		}}
	})
}

// largestFrame is what onWholeFrames reads, in bytes. Behind a larger frame nothing is changed any more.
const largestFrame = 4 << 20

// onWholeFrames lets change rewrite each frame that comes to the gateway, with its payload; make is
// called once for a connection.
func onWholeFrames(p *reference.Parts, make func() (change func(f *frame, payload []byte) []byte)) {
	onConnections(p, func(c net.Conn) net.Conn {
		change, begun := make(), false
		return &heard{Conn: c, in: bufio.NewReader(c), next: func(h *heard) (more bool, err error) {
			if !begun {
				begun = true
				h.out, err = h.head()
				return bytes.Contains(bytes.ToLower(h.out), []byte("upgrade: websocket")), err
			}
			f, err := readFrame(h.in)
			if err != nil {
				return false, err
			}
			if f.length > largestFrame {
				h.out = f.append(nil)
				return false, nil
			}
			payload := bytes.Repeat([]byte{0}, int(f.length))
			if _, err := io.ReadFull(h.in, payload); err != nil {
				return false, err
			}
			f.unmask(payload)
			payload = change(&f, payload)
			f.length = uint64(len(payload))
			h.out = f.append(nil)
			f.unmask(payload)
			h.out = append(h.out, payload...)
			return true, nil
		}}
	})
}

// unmask takes the mask off a whole payload, or puts it on.
func (f *frame) unmask(payload []byte) {
	if !f.masked {
		return
	}
	for i := range payload {
		payload[i] ^= f.mask[i%len(f.mask)]
	}
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
	switch {
	case f.length < 126:
		dst = append(dst, f.first, maskBit|byte(f.length))
	case f.length < 1<<16:
		dst = binary.BigEndian.AppendUint16(append(dst, f.first, maskBit|126), uint16(f.length))
	default:
		dst = binary.BigEndian.AppendUint64(append(dst, f.first, maskBit|127), f.length)
	}
	if f.masked {
		dst = append(dst, f.mask[:]...)
	}
	return dst
}

// onFrameBodies lets read take the payload of each frame from in, and change its head and what is in it.
func onFrameBodies(p *reference.Parts, read func(f *frame, in *bufio.Reader) (payload []byte, err error)) {
	onConnections(p, func(c net.Conn) net.Conn {
		opened := false
		return &heard{Conn: c, in: bufio.NewReader(c), next: func(h *heard) (more bool, err error) {
			if !opened {
				opened = true
				h.out, err = h.head()
				return bytes.Contains(bytes.ToLower(h.out), []byte("upgrade: websocket")), err
			}
			f, err := readFrame(h.in)
			if err != nil {
				return false, err
			}
			payload, err := read(&f, h.in)
			if err != nil {
				return false, err
			}
			f.length = uint64(len(payload))
			h.out = append(f.append(nil), payload...)
			return true, nil
		}}
	})
}

// whole reads a payload as it was sent.
func whole(f *frame, in io.Reader) ([]byte, error) {
	payload := make([]byte, f.length)
	_, err := io.ReadFull(in, payload)
	return payload, err
}

// unmasked is what a payload says.
func unmasked(f *frame, payload []byte) []byte {
	said := make([]byte, len(payload))
	for i := range payload {
		said[i] = payload[i] ^ f.mask[i%4]
	}
	return said
}
