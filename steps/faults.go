package steps

import (
	"context"

	"bamboo-spec/support/fault"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/units"
	"bamboo-spec/support/world"
)

// faults registers the network between users and Bamboo, and how it fails.
func faults(sc *sentence.Book, w *world.World) {
	f := faultSteps{w}
	sc.Given(`^(the user|[A-Z][a-z]+)'s link may fail$`, f.mayFail)
	sc.Given(`^(the user|[A-Z][a-z]+)'s link delays each direction by ([\d.]+ \w+) ± ([\d.]+ \w+)$`, f.delays)
	sc.Given(`^(the user|[A-Z][a-z]+)'s link carries ([\d.]+ [KMG]i?B) per second$`, f.isThin)
	sc.Given(`^(the user|[A-Z][a-z]+) reads no more than ([\d.]+ [KMG]i?B) per second$`, f.readsSlowly)
	sc.Given(`^(the user|[A-Z][a-z]+)'s link carries every byte on its own$`, f.slices)
	sc.Given(`^(the user|[A-Z][a-z]+)'s link has been reset after (\d+) tokens? of the answer$`, f.resets)
	sc.Given(`^(the user|[A-Z][a-z]+)'s link has lost every packet after (\d+) tokens? of the answer$`, f.losesPackets)
	sc.Given(`^(the user|[A-Z][a-z]+)'s link has been down for ([\d.]+ \w+) after (\d+) tokens? of the answer$`, f.isDown)

	sc.When(`^(the user|[A-Z][a-z]+)'s link is reset after (\d+) tokens? of the answer$`, f.resets)
	sc.When(`^(the user|[A-Z][a-z]+)'s link loses every packet after (\d+) tokens? of the answer$`, f.losesPackets)
	sc.When(`^(the user|[A-Z][a-z]+)'s link is down for ([\d.]+ \w+) after (\d+) tokens? of the answer$`, f.isDown)

	sc.Then(`^(the|[A-Z][a-z]+'s) answer breaks off$`, f.breaksOff)
}

type faultSteps struct{ *world.World }

// mayFail puts a link between the user and Bamboo that later sentences let fail. It must come before the user talks to
// Bamboo.
//
// Example:
//
//	Given the user's link may fail
//	And the user is reading the answer to "Count from 1 to 40"
//	And the user's link has been reset after 3 tokens of the answer
//	And the whole of the answer has been stored
//	When the user asks "What is bamboo?"
//	Then the answer is whole
func (f faultSteps) mayFail(_ context.Context, name string) error { return f.User(name).OnLink() }

// delays makes everything between the user and Bamboo arrive later, by a time that varies up and down. Order is kept.
//
// Example:
//
//	Given the user's link delays each direction by 20 ms ± 10 ms
//	When the user asks "What is bamboo?"
//	Then the answer is whole
func (f faultSteps) delays(_ context.Context, name, delay, jitter string) error {
	d, err := units.Duration(delay)
	if err != nil {
		return err
	}
	j, err := units.Duration(jitter)
	if err != nil {
		return err
	}
	return f.User(name).ReshapeLink(func(s *fault.Shape) { s.Delay, s.Jitter = d, j })
}

// isThin lets no more than that pass in each direction, and little wait on the way: Bamboo feels that the reader is slow.
// 1 KB is 1000 bytes.
//
// Example:
//
//	Given the user's link carries 20 KB per second
//	When the user asks "What is bamboo?"
//	Then the answer is whole
func (f faultSteps) isThin(_ context.Context, name, rate string) error {
	n, err := inBytes(rate)
	if err != nil {
		return err
	}
	return f.User(name).ReshapeLink(func(s *fault.Shape) { s.Rate = int64(n) })
}

// readsSlowly lets no more than that pass from Bamboo to the user, and little wait on the way: what Bamboo sends faster is
// for Bamboo to keep, or not to. 1 KB is 1000 bytes.
//
// Example:
//
//	Given Ann reads no more than 5 KB per second
//	When Ann asks "What is bamboo?"
//	Then Ann's answer is whole
func (f faultSteps) readsSlowly(_ context.Context, name, rate string) error {
	n, err := inBytes(rate)
	if err != nil {
		return err
	}
	return f.User(name).ReshapeLink(func(s *fault.Shape) { s.Read = int64(n) })
}

// slices sends each byte as a packet of its own, in both directions.
//
// Example:
//
//	Given the model answers "你好" with "竹子弯而不折"
//	And the user's link carries every byte on its own
//	When the user asks "你好"
//	Then the answer is "竹子弯而不折"
func (f faultSteps) slices(_ context.Context, name string) error {
	return f.User(name).ReshapeLink(func(s *fault.Shape) { s.Bytes = true })
}

// resets ends every connection of the user with a TCP reset, at both ends, as soon as that many tokens have come. What is
// on the way then is lost; a connection that begins later is not touched.
//
// Example:
//
//	Given the user's link may fail
//	And the user is reading the answer to "Count from 1 to 40"
//	When the user's link is reset after 3 tokens of the answer
//	Then the answer breaks off
//	And the whole of the answer comes to be stored
func (f faultSteps) resets(ctx context.Context, name string, tokens int) error {
	return f.User(name).LinkResets(ctx, tokens)
}

// losesPackets makes the user's connections half-open as soon as that many tokens have come: nothing passes any more, in
// either direction, and neither side is told. A connection that begins later is not touched.
//
// Example:
//
//	Given the user's link may fail
//	And the user is reading the answer to "Count from 1 to 30"
//	When the user's link loses every packet after 3 tokens of the answer
//	Then nothing of the answer comes for 100 ms
//	And the whole of the answer comes to be stored
func (f faultSteps) losesPackets(ctx context.Context, name string, tokens int) error {
	return f.User(name).LinkLosesPackets(ctx, tokens)
}

// isDown takes the link away for that time as soon as that many tokens have come. Connections stand, and what is sent into
// them meanwhile arrives when the link is back, as TCP sends again what was lost.
//
// Example:
//
//	Given the user's link may fail
//	And the user is reading the answer to "Count from 1 to 40"
//	When the user's link is down for 200 ms after 3 tokens of the answer
//	Then the answer is whole
//
// Example:
//
//	Given Ann's link may fail
//	And Ann is connected to the gateway
//	And Ann is reading the answer to "Count from 1 to 30" through the gateway
//	And Ann's link has been down for 100 ms after 1 token of the answer
//	And Ann's answer was whole
//	When Ann asks "What is bamboo?" through the gateway
//	Then Ann's answer is whole
func (f faultSteps) isDown(ctx context.Context, name, span string, tokens int) error {
	d, err := units.Duration(span)
	if err != nil {
		return err
	}
	return f.User(name).LinkIsDown(ctx, tokens, d)
}

// breaksOff checks that the connection that brought the answer broke in the middle of it.
func (f faultSteps) breaksOff(ctx context.Context, whose string) error {
	t, err := latest(f.World, whose)
	if err != nil {
		return err
	}
	return t.BreaksOff(ctx)
}
