package wire

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/tidwall/gjson"

	"bamboo-spec/support/capability"
	"bamboo-spec/support/client"
	"bamboo-spec/support/mismatch"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/table"
	"bamboo-spec/support/world"
)

// framesSent registers the gateway as it is on the wire: frames that are sent.
func framesSent(sc *sentence.Book, x *wire) {
	needs := sentence.Needs(capability.Gateway)
	sc.Given(`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*) has sent the frame '([^']*)'$`, x.hasSent, needs)
	sc.Given(`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*) has sent the frame:$`, x.hasSent, needs)

	sc.When(`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*) sends the frame '([^']*)'$`, x.sendsText, needs)
	sc.When(`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*) sends the frame:$`, x.sendsText, needs)
	sc.When(`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*) sends a binary frame '([^']*)'$`, x.sendsBinary, needs)
	sc.When(`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*) sends these bytes as a (text|binary) frame:$`,
		x.sendsBytesAs, needs,
		sentence.Columns("bytes", "why?"))
	sc.When(`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*) sends a frame of (\d+) bytes?$`, x.sendsBytes, needs)
	sc.When(`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*) sends a ping frame with "((?:[^"\\]|\\.)*)"$`,
		x.sendsPingFrame, needs)

	sc.Then(`^exactly one pong frame with "((?:[^"\\]|\\.)*)" comes back to (the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*)$`,
		x.onePong)
}

// sendsText sends these bytes, or the doc string, as one text frame.
//
// Example:
//
//	Given the user is connected to the gateway
//	When the user sends the frame 'hello there'
//	Then the gateway refuses the user's message with INVALID_MESSAGE
//	And the user's connection stays usable
//
// Example:
//
//	Given the user is connected to the gateway
//	When the user sends the frame:
//	  """
//	  {"type": "chat", "content": 7, "session_id": "{session}"}
//	  """
//	Then the gateway refuses the user's message with INVALID_MESSAGE
func (x *wire) sendsText(_ context.Context, u *world.User, text string) error {
	// the conversation that the gateway confirms then is the user's too
	u.ConnectsRaw = u.ConnectsRaw || strings.EqualFold(gjson.Get(text, "type").String(), "connect")
	return u.SendRaw(func(g *client.Gateway) error { return g.SendText([]byte(text)) })
}

// hasSent sends these bytes, or the doc string, as one text frame and waits for the first frame that answers it.
//
// Example:
//
//	Given the user has opened the gateway without sending connect
//	And the user has sent the frame '{"type": "connect", "session_id": null, "auth": null}'
//	When the user sends the frame '{"type": "ping", "timestamp": 7}'
//	Then the gateway's answer to the user has these values:
//	  | path | is     | value |
//	  | type | equals | pong  |
func (x *wire) hasSent(ctx context.Context, u *world.User, text string) error {
	if err := x.sendsText(ctx, u, text); err != nil {
		return err
	}
	_, err := x.answer(ctx, u)
	return err
}

// sendsBinary sends these bytes as one binary frame.
//
// Example:
//
//	Given the user is connected to the gateway
//	When the user sends a binary frame '{"type": "ping", "timestamp": 7}'
//	Then the gateway refuses the user's message with INVALID_MESSAGE
func (x *wire) sendsBinary(_ context.Context, u *world.User, text string) error {
	return u.SendRaw(func(g *client.Gateway) error { return g.SendBinary([]byte(text)) })
}

// sendsBytesAs sends the bytes of all rows as one frame. Bytes are pairs of hexadecimal digits, text in single
// quotes, and × with a number to repeat the byte or text before it; “why” is for the reader.
//
// Example:
//
//	Given the user is connected to the gateway
//	When the user sends these bytes as a binary frame:
//	  | bytes                 | why                       |
//	  | '{"tea":"' FF FE '"}' | FF and FE are never UTF-8 |
//	Then the gateway refuses the user's message with INVALID_MESSAGE
func (x *wire) sendsBytesAs(_ context.Context, u *world.User, kind string, b table.Bytes) error {
	send := (*client.Gateway).SendText
	if kind == "binary" {
		send = (*client.Gateway).SendBinary
	}
	return u.SendRaw(func(g *client.Gateway) error { return send(g, b) })
}

// sendsBytes sends one text frame of that size.
func (x *wire) sendsBytes(_ context.Context, u *world.User, n int) error {
	return u.SendRaw(func(g *client.Gateway) error {
		err := g.SendText([]byte(strings.Repeat("a", n)))
		if ended, _ := g.Ended(); ended { // that is how a gateway may answer in the middle of a frame
			return nil
		}
		return err
	})
}

// sendsPingFrame sends a control frame, which is not a ping message.
//
// Example:
//
//	Given the user is connected to the gateway
//	When the user sends a ping frame with "are you there"
//	Then exactly one pong frame with "are you there" comes back to the user
func (x *wire) sendsPingFrame(_ context.Context, u *world.User, payload string) error {
	return u.SendRaw(func(g *client.Gateway) error { return g.PingFrame(payload) })
}

// onePong waits for the pong frame and checks that there is one, with the same payload.
func (x *wire) onePong(ctx context.Context, payload string, u *world.User) error {
	g, err := u.Gateway()
	if err != nil {
		return err
	}
	if err := u.StillUsable(ctx); err != nil { // what answers a ping message shows that no second pong frame follows
		return err
	}
	if got := g.Pongs(); !slices.Equal(got, []string{payload}) {
		return &mismatch.Error{What: "the ping frame was not answered with one pong frame",
			Expected: fmt.Sprintf("%q", []string{payload}), Actual: fmt.Sprintf("%q", got)}
	}
	return nil
}
