package steps

import (
	"context"

	"bamboo-spec/support/capability"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/world"
)

// rawFrames registers what no WebSocket library would send.
func rawFrames(sc *sentence.Book, w *world.World) {
	f := rawFrameSteps{w}
	needs := sentence.Needs(capability.Gateway)
	sc.When(`^(the user|[A-Z][a-z]+) writes the bytes "([^"]*)" past the WebSocket protocol$`, f.writesBytes, needs)
	sc.When(`^(the user|[A-Z][a-z]+) sends the message '([^']*)' in frames of (\d+) bytes?$`, f.sendsInPieces, needs)
	sc.When(`^(the user|[A-Z][a-z]+) sends a message of ([\d.]+ [KMG]i?B) in frames of ([\d.]+ [KMG]i?B)$`, f.sendsManyFrames, needs)
	sc.When(`^(the user|[A-Z][a-z]+) opens the gateway and sends a packed frame that unpacks to ([\d.]+ [KMG]i?B)$`, f.sendsPacked, needs)
	sc.When(`^a browser page from "([^"]*)" opens the gateway under the page's own name$`, f.browserRebound, needs)
	sc.When(`^(\d+) clients open the gateway, announce a frame of ([\d.]+ [KMG]i?B) each and send one byte of it$`, f.announce, needs)
}

type rawFrameSteps struct{ *world.World }

// writesBytes writes bytes, as pairs of hexadecimal digits, to the connection behind the gateway's handshake. A frame begins
// with 81 for a text, then its length, with 80 added where a mask of four bytes follows: 81 82 00 00 00 00 7B 7D is {}.
//
// Example:
//
//	Given the user is connected to the gateway
//	When the user writes the bytes "81 02 7B 7D" past the WebSocket protocol
//	Then the gateway closes the user's connection with the code 1002
func (f rawFrameSteps) writesBytes(_ context.Context, name, hex string) error {
	b, err := bytesOf(hex)
	if err != nil {
		return err
	}
	return f.User(name).WriteFrames(b)
}

// sendsInPieces sends one message in several frames, which is sound.
//
// Example:
//
//	Given the user is connected to the gateway
//	When the user sends the message '{"type": "ping", "timestamp": 7}' in frames of 1 byte
//	Then the gateway answers the user's ping with the timestamp 7
func (f rawFrameSteps) sendsInPieces(_ context.Context, name, text string, size int) error {
	return f.User(name).InPieces(text, size)
}

// sendsManyFrames sends a message of letters.
//
// Example:
//
//	Given the user is connected to the gateway
//	When the user sends a message of 3 MiB in frames of 64 KiB
//	Then the gateway closes the user's connection with the code 1009
func (f rawFrameSteps) sendsManyFrames(_ context.Context, name, size, frame string) error {
	whole, err := sizeOf(size)
	if err != nil {
		return err
	}
	piece, err := sizeOf(frame)
	if err != nil {
		return err
	}
	return f.User(name).LettersInPieces(int(whole), int(piece))
}

// sendsPacked offers to compress messages (permessage-deflate), as browsers do, and sends a compressed frame.
//
// Example:
//
//	When the user opens the gateway and sends a packed frame that unpacks to 32 MiB
//	Then the gateway closes the user's connection
//	And Bamboo still answers the next user
func (f rawFrameSteps) sendsPacked(ctx context.Context, name, size string) error {
	bytes, err := sizeOf(size)
	if err != nil {
		return err
	}
	return f.User(name).PackedFrame(ctx, bytes)
}

// browserRebound makes the handshake of a page that made its own name point at the gateway (DNS rebinding).
//
// Example:
//
//	When a browser page from "http://evil.example" opens the gateway under the page's own name
//	Then the browser page is refused with the status 403
func (f rawFrameSteps) browserRebound(ctx context.Context, origin string) error {
	return f.BrowserRebound(ctx, origin)
}

// announce lets clients promise frames that do not come.
//
// Example:
//
//	Given Bamboo is at rest
//	When 40 clients open the gateway, announce a frame of 2 MiB each and send one byte of it
//	Then Bamboo still answers the next user
//	And Bamboo's memory is within 20 MB of what it was at rest, after at most 5 s
func (f rawFrameSteps) announce(ctx context.Context, n int, size string) error {
	bytes, err := sizeOf(size)
	if err != nil {
		return err
	}
	return f.Announce(ctx, n, uint64(bytes))
}
