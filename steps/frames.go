package steps

import (
	"context"
	"strings"

	"github.com/cucumber/godog"

	"bamboo-spec/support/bamboo"
	"bamboo-spec/support/capability"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/world"
)

// frames registers the gateway as it is on the wire.
func frames(sc *sentence.Book, w *world.World) {
	f := frameSteps{w}
	needs := sentence.Needs(capability.Gateway)
	sc.Given(`^(the user|[A-Z][a-z]+) has sent the frame '([^']*)'$`, f.hasSent, needs)
	sc.Given(`^(the user|[A-Z][a-z]+) has sent the frame:$`, f.hasSentDoc, needs)

	sc.When(`^(the user|[A-Z][a-z]+) sends the frame '([^']*)'$`, f.sendsText, needs)
	sc.When(`^(the user|[A-Z][a-z]+) sends the frame:$`, f.sendsDoc, needs)
	sc.When(`^(the user|[A-Z][a-z]+) sends a binary frame '([^']*)'$`, f.sendsBinary, needs)
	sc.When(`^(the user|[A-Z][a-z]+) sends the bytes "([^"]*)" as a (text|binary) frame$`, f.sendsBytesAs, needs)
	sc.When(`^(the user|[A-Z][a-z]+) sends a frame of (\d+) bytes$`, f.sendsBytes, needs)
	sc.When(`^(the user|[A-Z][a-z]+) sends a ping frame with "([^"]*)"$`, f.sendsPingFrame, needs)

	sc.Then(`^exactly one pong frame with "([^"]*)" comes back to (the user|[A-Z][a-z]+)$`, f.onePong)
}

type frameSteps struct{ *world.World }

// sendsText sends these bytes as one text frame.
//
// Example:
//
//	Given the user is connected to the gateway
//	When the user sends the frame 'hello there'
//	Then the gateway refuses the user's message with INVALID_MESSAGE
//	And the user's connection stays usable
func (f frameSteps) sendsText(_ context.Context, name, text string) error {
	return f.User(name).SendFrame(text)
}

// sendsDoc sends the doc string as one text frame.
//
// Example:
//
//	Given the user is connected to the gateway
//	When the user sends the frame:
//	  """
//	  {"type": "chat", "content": 7, "session_id": "{session}"}
//	  """
//	Then the gateway refuses the user's message with INVALID_MESSAGE
func (f frameSteps) sendsDoc(ctx context.Context, name string, d *godog.DocString) error {
	return f.sendsText(ctx, name, d.Content)
}

// hasSent sends these bytes as one text frame and waits for the first frame that answers it.
//
// Example:
//
//	Given the user has opened the gateway without connecting
//	And the user has sent the frame '{"type": "connect", "session_id": null, "auth": null}'
//	When the user sends the frame '{"type": "ping", "timestamp": 7}'
//	Then the gateway's answer to the user holds:
//	  | path | is     | value |
//	  | type | equals | pong  |
func (f frameSteps) hasSent(ctx context.Context, name, text string) error {
	return f.User(name).HasSentFrame(ctx, text)
}

// hasSentDoc sends the doc string as one text frame and waits for the first frame that answers it.
func (f frameSteps) hasSentDoc(ctx context.Context, name string, d *godog.DocString) error {
	return f.hasSent(ctx, name, d.Content)
}

// sendsBinary sends these bytes as one binary frame.
//
// Example:
//
//	Given the user is connected to the gateway
//	When the user sends a binary frame '{"type": "ping", "timestamp": 7}'
//	Then the gateway refuses the user's message with INVALID_MESSAGE
func (f frameSteps) sendsBinary(_ context.Context, name, text string) error {
	return f.User(name).SendRaw(func(g *bamboo.Gateway) error { return g.SendBinary([]byte(text)) })
}

// sendsBytesAs sends these bytes, written as pairs of hexadecimal digits, as one frame.
//
// Example:
//
//	Given the user is connected to the gateway
//	When the user sends the bytes "7B FF FE 7D" as a binary frame
//	Then the gateway refuses the user's message with INVALID_MESSAGE
func (f frameSteps) sendsBytesAs(_ context.Context, name, hex, kind string) error {
	b, err := bytesOf(hex)
	if err != nil {
		return err
	}
	send := (*bamboo.Gateway).SendText
	if kind == "binary" {
		send = (*bamboo.Gateway).SendBinary
	}
	return f.User(name).SendRaw(func(g *bamboo.Gateway) error { return send(g, b) })
}

// sendsBytes sends one text frame of that size.
func (f frameSteps) sendsBytes(_ context.Context, name string, n int) error {
	return f.User(name).SendOversize(strings.Repeat("a", n))
}

// sendsPingFrame sends a control frame, which is not a ping message.
//
// Example:
//
//	Given the user is connected to the gateway
//	When the user sends a ping frame with "are you there"
//	Then exactly one pong frame with "are you there" comes back to the user
func (f frameSteps) sendsPingFrame(_ context.Context, name, payload string) error {
	return f.User(name).SendRaw(func(g *bamboo.Gateway) error { return g.PingFrame(payload) })
}

// onePong waits for the pong frame and checks that there is one, with the same payload.
func (f frameSteps) onePong(ctx context.Context, payload, name string) error {
	return f.User(name).OnePong(ctx, payload)
}
