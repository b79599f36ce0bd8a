package swarm

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// mostFrame is how large a frame may be, to be read or sent.
const mostFrame = 8 << 20

// The bits of a frame's first byte; the others are reserved.
const (
	flagMore    = 1 << iota // another frame of the message follows
	flagLong                // the size has eight bytes
	flagCommand             // the frame is a command, not a part of a message
)

// errTooLarge is the error of a frame of more than mostFrame.
var errTooLarge = fmt.Errorf("a frame has more than %d bytes", mostFrame)

// frame is one frame as it is on the wire.
type frame struct {
	flags byte
	body  []byte
}

// readFrame reads one frame. Its storage grows with what has come, not with the size that
// the frame says it has.
func readFrame(r io.Reader) (frame, error) {
	var head [9]byte
	if _, err := io.ReadFull(r, head[:2]); err != nil {
		return frame{}, err
	}
	f, size := frame{flags: head[0]}, uint64(head[1])
	switch {
	case f.flags&^(flagMore|flagLong|flagCommand) != 0:
		return frame{}, fmt.Errorf("a frame begins with the byte %#x, whose upper bits are reserved", f.flags)
	case f.flags&(flagMore|flagCommand) == flagMore|flagCommand:
		return frame{}, errors.New("a command says that more frames follow")
	case f.flags&flagLong != 0:
		if _, err := io.ReadFull(r, head[2:]); err != nil {
			return frame{}, unexpected(err)
		}
		size = binary.BigEndian.Uint64(head[1:])
	}
	if size > mostFrame {
		return frame{}, errTooLarge
	}
	var err error
	if f.body, err = io.ReadAll(io.LimitReader(r, int64(size))); err != nil {
		return frame{}, err
	}
	if uint64(len(f.body)) < size {
		return frame{}, io.ErrUnexpectedEOF
	}
	return f, nil
}

// unexpected is the error of an end in the middle.
func unexpected(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

// appendFrame appends a frame with its head.
func appendFrame(b []byte, flags byte, body []byte) []byte {
	if len(body) > 255 {
		b = append(b, flags|flagLong)
		b = binary.BigEndian.AppendUint64(b, uint64(len(body)))
	} else {
		b = append(b, flags, byte(len(body)))
	}
	return append(b, body...)
}
