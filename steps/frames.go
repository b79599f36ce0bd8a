package steps

import (
	"context"
	"strings"

	"bamboo-spec/support/bamboo"
	"bamboo-spec/support/capability"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/world"
)

// frames registers the gateway as it is on the wire.
func frames(sc *sentence.Book, w *world.World) {
	f := frameSteps{w}
	needs := sentence.Needs(capability.Gateway)
	sc.When(`^(the user|[A-Z][a-z]+) sends the frame '([^']*)'$`, f.sendsText, needs)
	sc.When(`^(the user|[A-Z][a-z]+) sends a binary frame '([^']*)'$`, f.sendsBinary, needs)
	sc.When(`^(the user|[A-Z][a-z]+) sends a frame of (\d+) bytes$`, f.sendsBytes, needs)
	sc.When(`^(the user|[A-Z][a-z]+) sends a ping frame with "([^"]*)"$`, f.sendsPingFrame, needs)

	sc.Then(`^exactly one pong frame with "([^"]*)" comes back to (the user|[A-Z][a-z]+)$`, f.onePong)
}

type frameSteps struct{ *world.World }

// sendsText sends these bytes as one text frame.
func (f frameSteps) sendsText(_ context.Context, name, text string) error {
	text, err := f.Expand(text)
	if err != nil {
		return err
	}
	return f.User(name).SendRaw(func(g *bamboo.Gateway) error { return g.SendText([]byte(text)) })
}

// sendsBinary sends these bytes as one binary frame.
func (f frameSteps) sendsBinary(_ context.Context, name, text string) error {
	return f.User(name).SendRaw(func(g *bamboo.Gateway) error { return g.SendBinary([]byte(text)) })
}

// sendsBytes sends one text frame of that size.
func (f frameSteps) sendsBytes(_ context.Context, name string, n int) error {
	return f.User(name).SendOversize(strings.Repeat("a", n))
}

// sendsPingFrame sends a control frame, which is not a ping message.
func (f frameSteps) sendsPingFrame(_ context.Context, name, payload string) error {
	return f.User(name).SendRaw(func(g *bamboo.Gateway) error { return g.PingFrame(payload) })
}

// onePong waits for the pong frame and checks that there is one, with the same payload.
func (f frameSteps) onePong(ctx context.Context, payload, name string) error {
	return f.User(name).OnePong(ctx, payload)
}
