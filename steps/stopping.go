package steps

import (
	"context"

	"bamboo-spec/support/capability"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/units"
	"bamboo-spec/support/world"
)

// stopping registers ending an answer early.
func stopping(sc *sentence.Book, w *world.World) {
	s := stoppingSteps{w}
	http := sentence.Needs(capability.HTTP)
	sc.Given(`^(the user|[A-Z][a-z]+) has stopped the answer$`, s.hasStopped, http)

	sc.When(`^(the user|[A-Z][a-z]+) stops the answer$`, s.stops, http)
	sc.When(`^(the user|[A-Z][a-z]+) stops the session "([^"]*)"$`, s.stopsSession, http)
	sc.When(`^(the user|[A-Z][a-z]+) stops the answer again$`, s.stops, http)

	sc.Then(`^(the|[A-Z][a-z]+'s) stop is accepted$`, s.isAccepted)
	sc.Then(`^(the|[A-Z][a-z]+'s) stop is refused because nothing runs$`, s.isRefused)
	sc.Then(`^(the|[A-Z][a-z]+'s) answer ends as stopped within ([\d.]+ \w+)$`, s.endsAsStopped)
	sc.Then(`^no token comes later than 250 ms after (the|[A-Z][a-z]+'s) stop$`, s.noTokensAfter)
}

type stoppingSteps struct{ *world.World }

// stops asks Bamboo to end the answer of the user's conversation.
//
// Example:
//
//	Given the user is reading the answer to "Count from 1 to 1000"
//	When the user stops the answer
//	Then the stop is accepted
//	And the answer ends as stopped within 1 s
//	And no token comes later than 250 ms after the stop
//
// 例子:
//
//	假如 用户正在读"Count from 1 to 1000"的回答
//	当 用户停止回答
//	那么 用户的停止被接受
//	并且 用户的回答在1秒内因停止而结束
//	并且 用户停止250毫秒之后不再有文字
func (s stoppingSteps) stops(ctx context.Context, name string) error {
	return s.User(name).StopOwn(ctx)
}

// hasStopped stops the answer and waits until it has ended.
//
// Example:
//
//	Given the user is reading the answer to "Count from 1 to 1000"
//	And the user has stopped the answer
//	When the user stops the answer again
//	Then the stop is refused because nothing runs
//
// 例子:
//
//	假如 用户正在读"Count from 1 to 1000"的回答
//	并且 用户已停止回答
//	当 用户停止回答
//	那么 用户的停止被拒绝，因为没有正在进行的回答
func (s stoppingSteps) hasStopped(ctx context.Context, name string) error {
	return s.User(name).HasStopped(ctx)
}

// stopsSession asks Bamboo to end the answer of any session.
//
// Example:
//
//	When the user stops the session "never-{new id}"
//	Then the stop is refused because nothing runs
func (s stoppingSteps) stopsSession(ctx context.Context, name, id string) error {
	return s.User(name).Stop(ctx, id, nil)
}

// isAccepted checks that somebody's latest stop was confirmed.
//
// Example:
//
//	Given Ann is reading the answer to "Count from 1 to 1000"
//	When Ann stops the answer
//	Then Ann's stop is accepted
//	And Ann's answer ends as stopped within 1 s
func (s stoppingSteps) isAccepted(_ context.Context, whose string) error {
	return owner(s.World, whose).StopWasAccepted()
}

// isRefused checks that somebody's latest stop was answered with "nothing runs".
func (s stoppingSteps) isRefused(_ context.Context, whose string) error {
	return owner(s.World, whose).StopWasRefused()
}

// endsAsStopped checks that the answer ends soon, in one of the ways a stopped answer may end.
func (s stoppingSteps) endsAsStopped(ctx context.Context, whose, within string) error {
	d, err := units.Duration(within)
	if err != nil {
		return err
	}
	t, err := latest(s.World, whose)
	if err != nil {
		return err
	}
	return t.WasStopped(ctx, d)
}

// noTokensAfter checks that tokens dried up within 250 ms of the confirmed stop (contract 1.4, 10).
func (s stoppingSteps) noTokensAfter(ctx context.Context, whose string) error {
	return owner(s.World, whose).NoTokensAfterStop(ctx)
}
