package steps

import (
	"context"
	"time"

	"bamboo-spec/support/capability"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/units"
	"bamboo-spec/support/world"
)

// bustle registers what happens to Bamboo while many talk to it.
func bustle(sc *sentence.Book, w *world.World) {
	b := bustleSteps{w}
	both := sentence.Needs(capability.HTTP, capability.Gateway)
	restart := sentence.Needs(capability.Restart)
	sc.Given(`^(\d+) users have talked for ([\d.]+ \w+)$`, b.haveTalked, both)

	sc.When(`^Bamboo is killed (once|twice|\d+ times) while (\d+) users talk$`, b.isKilled, both, restart)
	sc.When(`^Bamboo is stopped and started again (once|twice|\d+ times) while (\d+) users talk$`, b.isRestarted, both, restart)
	sc.When(`^the model is away for ([\d.]+ \w+) while (\d+) users talk$`, b.modelIsAway, both, sentence.Needs(capability.Script))

	sc.When(`^(\d+) users talk for ([\d.]+ \w+) with a fault every ([\d.]+ \w+) and a kill every ([\d.]+ \w+)$`, b.talkThroughFaults, both, restart, sentence.Needs(capability.Script))

	sc.When(`^(\d+) users come to the gateway at once and ask$`, b.comeAtOnce, sentence.Needs(capability.Gateway))

	sc.Then(`^nothing that was confirmed is lost$`, b.nothingIsLost, sentence.Needs(capability.HTTP))
	sc.Then(`^(\d+) users are answered and the others are refused with ([A-Z_]+)$`, b.someAreServed)
}

type bustleSteps struct{ *world.World }

// isKilled ends the server with SIGKILL again and again, each time in the middle of exchanges, and starts it again on the
// same data. The users talk half over HTTP and half through the gateway, one question after the other. A question that is
// under way at a kill may fail; any other must be answered, and so must the last one of each user.
//
// Example:
//
//	When Bamboo is killed twice while 4 users talk
//	Then nothing that was confirmed is lost
func (b bustleSteps) isKilled(ctx context.Context, times string, users int) error {
	return b.restarts(ctx, true, times, users)
}

// isRestarted is the same with a polite end, which every answer that has begun must tell its reader of.
//
// Example:
//
//	When Bamboo is stopped and started again once while 4 users talk
//	Then nothing that was confirmed is lost
func (b bustleSteps) isRestarted(ctx context.Context, times string, users int) error {
	return b.restarts(ctx, false, times, users)
}

func (b bustleSteps) restarts(ctx context.Context, kill bool, times string, users int) error {
	n, err := timesOf(times)
	if err != nil {
		return err
	}
	return b.RestartWhileTalking(ctx, kill, n, users)
}

// modelIsAway lets nobody reach the model for that time. Whoever asks meanwhile must be told of an error; any other
// question must be answered, and so must the last one of each user.
//
// Example:
//
//	When the model is away for 100 ms while 4 users talk
//	Then nothing that was confirmed is lost
func (b bustleSteps) modelIsAway(ctx context.Context, span string, users int) error {
	d, err := units.Duration(span)
	if err != nil {
		return err
	}
	return b.ModelAwayWhileTalking(ctx, d, users)
}

// haveTalked lets users ask one question after the other for that time; each must be answered.
//
// Example:
//
//	Given 4 users have talked for 100 ms
//	When Bamboo is stopped and started again
//	Then nothing that was confirmed is lost
func (b bustleSteps) haveTalked(ctx context.Context, users int, span string) error {
	d, err := units.Duration(span)
	if err != nil {
		return err
	}
	return b.TalkFor(ctx, d, users)
}

// talkThroughFaults lets users talk, each over a link of their own, while one of them after the other has a fault: a reset, a
// link that is down, bytes that arrive one by one, a model that is away, a slow link, packets that vanish; and while the
// server is killed and started again. A question that one of these meets may fail; any other must be answered, and so must
// the last one of each user.
//
// Example:
//
//	When 4 users talk for 600 ms with a fault every 150 ms and a kill every 400 ms
//	Then nothing that was confirmed is lost
func (b bustleSteps) talkThroughFaults(ctx context.Context, users int, span, fault, kill string) error {
	var times [3]time.Duration
	for i, text := range []string{span, fault, kill} {
		var err error
		if times[i], err = units.Duration(text); err != nil {
			return err
		}
	}
	return b.Soak(ctx, times[0], times[1], times[2], users)
}

// nothingIsLost compares the histories of the users who talked with what each of them was told: every message that was
// taken and every answer that was whole is there, once and in order, and nothing else but what was in doubt.
func (b bustleSteps) nothingIsLost(ctx context.Context) error { return b.NothingConfirmedIsLost(ctx) }

// comeAtOnce lets users open the gateway at one time, each in a conversation of their own, and ask if they are let in. They
// stay until everybody has been served or refused.
//
// Example:
//
//	Given Bamboo's gateway lets in at most 2 clients
//	When 4 users come to the gateway at once and ask
//	Then 2 users are answered and the others are refused with CAPACITY_EXCEEDED
func (b bustleSteps) comeAtOnce(ctx context.Context, users int) error {
	return b.AskBeyondCapacity(ctx, users)
}

// someAreServed checks that so many users have a whole answer, and that every other one was told this code before anything
// else.
func (b bustleSteps) someAreServed(ctx context.Context, served int, code string) error {
	return b.ServedAndRefused(ctx, served, code)
}
