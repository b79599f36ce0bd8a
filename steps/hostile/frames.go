package hostile

import (
	"bytes"
	"compress/flate"
	"context"
	"errors"
	"fmt"
	"strings"

	"bamboo-spec/support/capability"
	"bamboo-spec/support/client"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/table"
	"bamboo-spec/support/units"
	"bamboo-spec/support/world"
)

// frames registers what no WebSocket library would send.
func frames(sc *sentence.Book, h *hostile) {
	needs := sentence.Needs(capability.Gateway)
	sc.When(`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*) writes these frames to the gateway connection:$`,
		h.writesFrames, needs,
		sentence.Columns("frame", "bytes", "why?"))
	sc.When(`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*) sends the message '([^']*)' in frames of (\d+) bytes?$`,
		h.sendsInPieces, needs)
	sc.When(
		`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*) sends a message of ([\d.]+ [KMG]i?B) in frames of ([\d.]+ [KMG]i?B)$`,
		h.sendsManyFrames, needs)
	sc.When(`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*) opens the gateway and sends a compressed frame that expands to ([\d.]+ [KMG]i?B)$`,
		h.sendsPackedFrame, needs)
	sc.When(
		`^(\d+) clients? opens? the gateway, announces? a frame of ([\d.]+ [KMG]i?B) each and sends? one byte of it$`,
		h.announce, needs)
}

// writesFrames writes the bytes of each row, past every rule that a WebSocket library keeps. “frame” and “why” are
// for the reader. Bytes are pairs of hexadecimal digits, text in single quotes, and × with a number to repeat the
// byte or text before it. The first byte of a frame is 81 for a complete text (88: close, 89: ping), the second its
// length, with 80 added where a mask of four bytes follows: 81 82 00 00 00 00 '{}' is the text {}.
//
// Example:
//
//	Given the user is connected to the gateway
//	When the user writes these frames to the gateway connection:
//	  | frame               | bytes      | why                           |
//	  | a text without mask | 81 02 '{}' | a client must mask each frame |
//	Then the gateway closes the user's connection with the code 1002
func (h *hostile) writesFrames(_ context.Context, u *world.User, b table.Bytes) error {
	err := u.SendRaw(func(g *client.Gateway) error { return g.WriteBytes(b) })
	if ended := new(client.EndedError); errors.As(err, &ended) {
		return nil // that it ended the connection is what later sentences look at
	}
	return err
}

// sendsInPieces sends one message in several frames, which the protocol allows.
//
// Example:
//
//	Given the user is connected to the gateway
//	When the user sends the message '{"type": "ping", "timestamp": 7}' in frames of 1 byte
//	Then the gateway answers the user's ping with the timestamp 7
func (h *hostile) sendsInPieces(ctx context.Context, u *world.User, text string, size int) error {
	if size < 1 {
		return fmt.Errorf("a frame of %d bytes holds nothing; it needs 1 or more", size)
	}
	return h.writesFrames(ctx, u, client.Fragments([]byte(text), size))
}

// sendsManyFrames sends a message of letters.
//
// Example:
//
//	Given the user is connected to the gateway
//	When the user sends a message of 3 MiB in frames of 64 KiB
//	Then the gateway closes the user's connection with the code 1009
func (h *hostile) sendsManyFrames(ctx context.Context, u *world.User, whole, piece units.Bytes) error {
	return h.sendsInPieces(ctx, u, strings.Repeat("a", int(whole)), int(piece))
}

// sendsPackedFrame offers to compress messages (permessage-deflate), as browsers do, and sends a compressed frame.
//
// Example:
//
//	When the user opens the gateway and sends a compressed frame that expands to 32 MiB
//	Then the gateway closes the user's connection
//	And Bamboo still answers the next user
func (h *hostile) sendsPackedFrame(ctx context.Context, u *world.User, n units.Bytes) error {
	payload, err := deflated(n)
	if err != nil {
		return err
	}
	if _, err := u.Dial(ctx, client.DialOptions{Deflate: true}); err != nil { // the handshake may decline the offer
		return err
	}
	return h.writesFrames(ctx, u, client.Frame{Opcode: 1, Compressed: true, Payload: payload}.Append(nil))
}

// deflated is a message of so many letters as permessage-deflate packs it (RFC 7692, section 7.2.1).
func deflated(size units.Bytes) ([]byte, error) {
	var body bytes.Buffer
	z, err := flate.NewWriter(&body, flate.BestSpeed)
	if err != nil {
		return nil, err
	}
	if err := writeMessage(z, size); err != nil {
		return nil, err
	}
	if err := z.Flush(); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(body.Bytes(), []byte{0, 0, 0xFF, 0xFF}), nil
}

// announce lets clients promise frames that do not come.
//
// Example:
//
//	Given Bamboo is idle
//	When 40 clients open the gateway, announce a frame of 2 MiB each and send one byte of it
//	Then Bamboo still answers the next user
//	And Bamboo's memory returns to within 20 MB of its idle size within 5 s
func (h *hostile) announce(ctx context.Context, n int, bytes units.Bytes) error {
	for i := range n {
		u := h.User(world.Numbered(i))
		g, err := u.Dial(ctx, client.DialOptions{})
		if err != nil {
			return err
		}
		h.Cleanup(g.Reset) // a goodbye would be taken for a part of the frame
		if err := h.writesFrames(ctx, u, client.Announced(uint64(bytes))); err != nil {
			return err
		}
	}
	return nil
}
