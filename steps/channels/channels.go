// Package channels is the vocabulary of the event channels: one WebSocket at /v2/stream that carries the events of as
// many sessions as a client subscribes to. Its entry point is Add.
package channels

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/tidwall/gjson"

	"bamboo-spec/support/capability"
	"bamboo-spec/support/client"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/world"
)

// Add adds the sentences about the event channels to the book, bound to one scenario's world.
func Add(sc *sentence.Book, w *world.World) {
	c := &channels{World: w}
	w.Register(world.Subject{Open: func() { c.lines = map[*world.User]*client.Gateway{} }})
	subscribing(sc, c)
	carrying(sc, c)
}

// channels are the connections to the event channels, one a user.
type channels struct {
	*world.World
	lines map[*world.User]*client.Gateway
}

// path is where the event channels are opened, below the API's address.
const path = "/v2/stream"

// channelOf is the channel of a session.
func channelOf(session string) string { return "agent." + session }

// subscribing registers what users say on the event channels.
func subscribing(sc *sentence.Book, c *channels) {
	needs := sentence.Needs(capability.HTTP, capability.Channels)
	sc.Given(`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*) has subscribed to (the|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*'s) session$`,
		c.subscribes, needs)
	sc.Given(
		`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*) has unsubscribed from (the|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*'s) session$`,
		c.unsubscribes, needs)
	sc.Given(`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*) has sent '([^']*)' to the event channels$`, c.sends, needs)
	sc.Given(`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*) has stopped (the|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*'s) session over the event channels$`,
		c.stops, needs, sentence.Needs(capability.Stop))
	sc.When(`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*) subscribes to (the|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*'s) session$`,
		c.subscribes, needs)
	sc.When(`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*) unsubscribes from (the|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*'s) session$`,
		c.unsubscribes, needs)
	sc.When(`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*) stops (the|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*'s) session over the event channels$`,
		c.stops, needs, sentence.Needs(capability.Stop))
	sc.When(`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*) sends '([^']*)' to the event channels$`, c.sends, needs)
}

// subscribes opens the event channels for a user, if they are not open yet, and subscribes to a session.
//
// Example:
//
//	Given the user has chosen a new session id
//	And the user has subscribed to the session
//	When the user asks "What is bamboo?"
//	Then the user's channel of the session carries the complete answer
//
// Example:
//
//	Given Ann has asked "My name is Ann"
//	When Ben subscribes to Ann's session
//	Then Ben's event channels stay usable
func (c *channels) subscribes(ctx context.Context, u, of *world.User) error {
	return c.about(ctx, u, of, func(session string) string {
		return fmt.Sprintf(`{"type":"subscribe","ch":%q}`, channelOf(session))
	})
}

// unsubscribes ends a subscription; what comes on the channel later is not sent to the user any more.
//
// Example:
//
//	Given the user has chosen a new session id
//	And the user has subscribed to the session
//	And the user has unsubscribed from the session
//	When the user asks "What is bamboo?"
//	Then the answer is complete
//	And the user's channel of the session carries nothing within 200 ms
//
// Example:
//
//	Given Ann has asked "My name is Ann"
//	And Ben has subscribed to Ann's session
//	When Ben unsubscribes from Ann's session
//	Then Ben's event channels stay usable
func (c *channels) unsubscribes(ctx context.Context, u, of *world.User) error {
	return c.about(ctx, u, of, func(session string) string {
		return fmt.Sprintf(`{"type":"unsubscribe","ch":%q}`, channelOf(session))
	})
}

// stops ends the answer that runs in a session, over the user's own connection to the event channels.
//
// Example:
//
//	Given the model stalls after 2 tokens of its answer "one two three" to "Count"
//	And the user has read "one two" of the answer to "Count"
//	When the user stops the session over the event channels
//	Then the answer ends within 1 s
func (c *channels) stops(ctx context.Context, u, of *world.User) error {
	err := c.about(ctx, u, of, func(session string) string {
		return fmt.Sprintf(`{"type":"stop","session_id":%q}`, session)
	})
	for _, reader := range c.Users() {
		for _, t := range reader.Turns {
			if t.Session == of.SessionID {
				t.MayFail() // a stopped answer has no other end
			}
		}
	}
	return err
}

// sends sends a text frame as it is to the event channels. A {session} in it is the user's session id.
//
// Example:
//
//	When the user sends 'no JSON' to the event channels
//	Then the user's event channels stay usable
//
// Example:
//
//	Given the user has sent '{"type": "hello"}' to the event channels
//	When the user sends '{"type": "dance"}' to the event channels
//	Then the user's event channels stay usable
func (c *channels) sends(ctx context.Context, u *world.User, text string) error {
	line, err := c.line(ctx, u)
	if err != nil {
		return err
	}
	return line.SendText([]byte(text))
}

// about says something about a session, and waits until Bamboo has taken it: it takes one message after the other.
func (c *channels) about(ctx context.Context, u, of *world.User, message func(session string) string) error {
	session, err := of.Session()
	if err != nil {
		return err
	}
	line, err := c.line(ctx, u)
	if err != nil {
		return err
	}
	if err := line.SendText([]byte(message(session))); err != nil {
		return err
	}
	return c.isUsable(ctx, u)
}

// line is the user's connection to the event channels; it is opened when it is first needed.
func (c *channels) line(ctx context.Context, u *world.User) (*client.Gateway, error) {
	if line := c.lines[u]; line != nil {
		return line, nil
	}
	user, err := u.Client(ctx)
	if err != nil {
		return nil, err
	}
	ctx, cancel := c.Within(ctx)
	defer cancel()
	line, err := user.Dial(ctx, client.DialOptions{API: true, Path: path})
	if err != nil {
		return nil, err
	}
	c.lines[u] = line
	c.Cleanup(line.Close)
	return line, nil
}

// isUsable checks that Bamboo answers a ping message on the user's event channels.
//
// Example:
//
//	When the user sends '{"type": "subscribe"}' to the event channels
//	Then the user's event channels stay usable
func (c *channels) isUsable(ctx context.Context, u *world.User) error {
	line, err := c.opened(u)
	if err != nil {
		return err
	}
	ctx, cancel := c.Within(ctx)
	defer cancel()
	_, err = line.Ask(ctx, "the pong of the event channels",
		func() error { return line.SendText([]byte(`{"type":"ping"}`)) },
		func(since []client.Event) bool {
			return slices.ContainsFunc(since, func(e client.Event) bool {
				return gjson.GetBytes(e.Raw, "type").Str == "pong"
			})
		})
	return c.Explain(err)
}

var errNotOpen = errors.New("has no event channels open; let the user subscribe to a session first")

// opened is the user's connection to the event channels.
func (c *channels) opened(u *world.User) (*client.Gateway, error) {
	line := c.lines[u]
	if line == nil {
		return nil, fmt.Errorf("%s %w", u.Name, errNotOpen)
	}
	return line, nil
}
