package world

import (
	"context"
	"fmt"
	"strings"

	"bamboo-spec/support/bamboo"
)

// PackedFrame offers to compress, as a browser does, and then sends one compressed frame that
// unpacks to a message of so many letters. The handshake may have declined.
func (u *User) PackedFrame(ctx context.Context, size int64) error {
	if _, err := u.Dial(ctx, bamboo.DialOptions{Deflate: true}); err != nil {
		return err
	}
	payload, err := packed(size)
	if err != nil {
		return err
	}
	return u.WriteFrames(bamboo.Frame{Opcode: 1, Compressed: true, Payload: payload}.Append(nil))
}

// WriteFrames sends bytes to the gateway past the WebSocket protocol.
func (u *User) WriteFrames(b []byte) error {
	return u.SendRaw(func(g *bamboo.Gateway) error { return g.WriteBytes(b) })
}

// InPieces sends a message in frames of at most so many bytes each.
func (u *User) InPieces(text string, size int) error {
	if size < 1 {
		return fmt.Errorf("a frame of %d bytes holds nothing; it needs 1 or more", size)
	}
	return u.WriteFrames(bamboo.Fragments([]byte(text), size))
}

// LettersInPieces is the same for a message of so many letters.
func (u *User) LettersInPieces(length, size int) error {
	return u.InPieces(strings.Repeat("a", length), size)
}

// Announce lets n users open the gateway, announce a text frame of so many bytes each and send the first of them.
func (w *World) Announce(ctx context.Context, n int, size uint64) error {
	for i := range n {
		u := w.numbered(i)
		g, err := u.Dial(ctx, bamboo.DialOptions{})
		if err != nil {
			return err
		}
		w.Cleanup(g.Reset) // a goodbye would be taken for a part of the frame
		if err := u.WriteFrames(bamboo.Announced(size)); err != nil {
			return err
		}
	}
	return nil
}
