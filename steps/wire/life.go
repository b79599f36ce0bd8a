package wire

import (
	"context"
	"fmt"
	"time"

	"bamboo-spec/support/capability"
	"bamboo-spec/support/client"
	"bamboo-spec/support/mismatch"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/units"
	"bamboo-spec/support/world"
)

// life registers signs of life: comments, keepalives and ping frames, and streams that may come compressed.
func life(sc *sentence.Book, x *wire) {
	sc.Given(`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*)'s client accepts gzip$`,
		x.acceptsGzip, sentence.Needs(capability.HTTP))

	sc.Then(`^(the|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*'s) stream is never silent for more than ([\d.]+ \w+)$`,
		x.streamLives)
	sc.Then(`^the gateway is never silent to (the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*) for more than ([\d.]+ \w+)$`,
		x.gatewayLives)
}

// acceptsGzip makes the user's client ask for streams with Accept-Encoding: gzip, and unpack them as they come.
//
// Example:
//
//	Given the user's client accepts gzip
//	And the model pauses after 2 tokens of its answer "one two three" to "Count"
//	And the user has read "one two" of the answer to "Count"
//	When the model continues
//	Then the answer is "one two three"
func (x *wire) acceptsGzip(ctx context.Context, u *world.User) error {
	c, err := u.Client(ctx)
	if err != nil {
		return err
	}
	c.AcceptGzip()
	return nil
}

// streamLives checks that there was no longer time in which the stream of an answer sent nothing at all, not even a
// comment or [KEEPALIVE]. It looks at what has come so far.
//
// Example:
//
//	Given Bamboo sends a heartbeat after 200 ms of silence
//	And the model thinks for 1 s before it answers "Think" with "Thought"
//	When the user asks "Think"
//	Then the stream is never silent for more than 700 ms
func (x *wire) streamLives(_ context.Context, t *world.Turn, limit time.Duration) error {
	if t.Stream == nil {
		return fmt.Errorf("%s is not read over HTTP", t.What())
	}
	return lives("the stream of "+t.What(), t.Record, limit)
}

// gatewayLives checks that there was no longer time in which the gateway sent a user nothing at all, not even a ping
// frame. It looks at what has come so far.
//
// Example:
//
//	Given Bamboo sends a heartbeat after 200 ms of silence
//	And the user is connected to the gateway
//	When the user is silent at the gateway for 1 s
//	Then the gateway is never silent to the user for more than 700 ms
func (x *wire) gatewayLives(_ context.Context, u *world.User, limit time.Duration) error {
	g, err := u.Gateway()
	if err != nil {
		return err
	}
	return lives("the gateway", g.Recording, limit)
}

func lives(what string, r *client.Recording, limit time.Duration) error {
	longest, from := r.Silence()
	if longest <= limit {
		return nil
	}
	return &mismatch.Error{What: what + " was silent for too long",
		Expected: fmt.Sprintf("an event, a comment or a ping at least every %s", units.Brief(limit)),
		Actual:   fmt.Sprintf("nothing for %s, from %s on", units.Brief(longest), units.Brief(from))}
}
