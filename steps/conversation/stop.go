package conversation

import (
	"context"
	"fmt"
	"time"

	"bamboo-spec/support/capability"
	"bamboo-spec/support/client"
	"bamboo-spec/support/config"
	"bamboo-spec/support/mismatch"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/units"
	"bamboo-spec/support/world"
)

// stopping registers ending an answer early.
func stopping(sc *sentence.Book, c *conversation) {
	http, stop := sentence.Needs(capability.HTTP), sentence.Needs(capability.Stop)
	sc.Given(`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*) has stopped the answer$`, c.hasStopped, http, stop)

	sc.When(`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*) stops the answer$`, c.stops, http)
	sc.When(`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*) stops the session "((?:[^"\\]|\\.)*)"$`, c.stopsSession, http)
	sc.When(`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*) stops the answer again$`, c.stops, http)

	sc.Then(`^(the|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*'s) stop is accepted$`, c.isAccepted, stop)
	sc.Then(`^(the|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*'s) stop is refused because no answer is running$`, c.isRefused)
	sc.Then(`^(the|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*'s) answer ends as stopped within ([\d.]+ \w+)$`,
		c.endsAsStopped, stop)
	sc.Then(`^no token arrives later than ([\d.]+ \w+) after (the|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*'s) stop$`,
		c.noTokensAfter, stop)
}

// stop is a request to stop a run and what came back.
type stop struct {
	session  string
	response *client.Response
	answered time.Time
	turn     *world.Turn // the run that was meant; nil if none was going
}

func (s *stop) accepted() bool { return s.response.Status == 200 }

// late counts the tokens that came later than the limit after the stop was confirmed.
func (s *stop) late(events []client.Event, limit time.Duration) int {
	n := 0
	for _, e := range events {
		if e.Kind == client.Token && e.At.Sub(s.answered) > limit {
			n++
		}
	}
	return n
}

// wentOn is the failure of an answer whose tokens did not dry up.
func (s *stop) wentOn(events []client.Event, limit time.Duration) error {
	return &mismatch.Error{What: "tokens went on after the stop",
		Expected: "none later than " + units.Brief(limit) + " after it was confirmed",
		Actual:   fmt.Sprintf("%d of them came later", s.late(events, limit)), Where: client.Table(events)}
}

// stopOf is the latest stop of a session that was confirmed, whoever asked for it; nil if there is none.
func (c *conversation) stopOf(session string) *stop {
	var latest *stop
	for _, u := range c.Users() {
		for _, s := range c.stopped[u] {
			if s.session == session && s.accepted() && (latest == nil || s.answered.After(latest.answered)) {
				latest = s
			}
		}
	}
	return latest
}

// grace is how long after a stop was confirmed tokens may still be read: they
// travel on another connection (contract 1.4, 10).
const grace = 250 * time.Millisecond

// stop asks Bamboo to end the run of a session.
func (c *conversation) stop(ctx context.Context, u *world.User, session string, turn *world.Turn) error {
	user, err := u.Client(ctx)
	if err != nil {
		return err
	}
	ctx, cancel := c.Within(ctx)
	defer cancel()
	r, err := user.Stop(ctx, session)
	if err != nil {
		return err
	}
	c.stopped[u] = append(c.stopped[u], &stop{session: session, response: r, answered: time.Now(), turn: turn})
	return nil
}

// stops asks Bamboo to end the answer of the user's conversation.
//
// Example:
//
//	Given the user is reading the answer to "Count from 1 to 1000"
//	When the user stops the answer
//	Then the stop is accepted
//	And the answer ends as stopped within 1 s
//	And no token arrives later than 250 ms after the stop
//
// 例子:
//
//	假如 用户正在读"Count from 1 to 1000"的回答
//	当 用户停止回答
//	那么 用户的停止请求被接受
//	并且 用户收到的回答在1秒内因停止而结束
//	并且 用户的停止请求被接受250毫秒后，不再收到词元
func (c *conversation) stops(ctx context.Context, u *world.User) error {
	id, err := u.Session()
	if err != nil {
		return err
	}
	running := c.runningIn(id, u)
	if running != nil {
		running.MayFail()
	}
	return c.stop(ctx, u, id, running)
}

// runningIn is the answer that runs in a session, as the user reads it or else somebody who has joined; nil: none is
// known.
func (c *conversation) runningIn(session string, u *world.User) *world.Turn {
	for _, reader := range append([]*world.User{u}, c.Users()...) {
		if t, err := reader.Turn(); err == nil && t.Session == session && !client.Ended(t.Events()) {
			return t
		}
	}
	return nil
}

// hasStopped stops the answer of the user's conversation, whoever reads it, and waits until it has ended.
//
// Example:
//
//	Given the user is reading the answer to "Count from 1 to 1000"
//	And the user has stopped the answer
//	When the user stops the answer again
//	Then the stop is refused because no answer is running
//
// Example:
//
//	Given Ann is reading the answer to "Count from 1 to 1000"
//	And Ben is in Ann's conversation
//	And Ben has stopped the answer
//	When Ann asks "And now?"
//	Then Ann's answer is complete
//
// 例子:
//
//	假如 王小明正在读"Count from 1 to 1000"的回答
//	并且 小李在王小明的对话里
//	并且 小李已停止回答
//	当 王小明问"现在呢？"
//	那么 王小明收到的回答是完整的
//
// 例子:
//
//	假如 用户正在读"Count from 1 to 1000"的回答
//	并且 用户已停止回答
//	当 用户再次停止回答
//	那么 用户的停止请求被拒绝，因为没有正在进行的回答
func (c *conversation) hasStopped(ctx context.Context, u *world.User) error {
	if err := c.stops(ctx, u); err != nil {
		return err
	}
	if err := c.isAccepted(ctx, u); err != nil {
		return err
	}
	s, err := c.lastStop(u)
	if err != nil || s.turn == nil {
		return err
	}
	return s.turn.WaitTerminal(ctx)
}

// stopsSession asks Bamboo to end the answer of any session.
//
// Example:
//
//	When the user stops the session "never-{new id}"
//	Then the stop is refused because no answer is running
//
// 例子:
//
//	当 用户停止会话"never-{new id}"
//	那么 用户的停止请求被拒绝，因为没有正在进行的回答
func (c *conversation) stopsSession(ctx context.Context, u *world.User, id string) error {
	return c.stop(ctx, u, id, nil)
}

func (c *conversation) lastStop(u *world.User) (*stop, error) {
	all := c.stopped[u]
	if len(all) == 0 {
		return nil, fmt.Errorf("%s has stopped nothing yet", u.Name)
	}
	return all[len(all)-1], nil
}

// isAccepted checks that somebody's latest stop was confirmed.
//
// Example:
//
//	Given Ann is reading the answer to "Count from 1 to 1000"
//	When Ann stops the answer
//	Then Ann's stop is accepted
//	And Ann's answer ends as stopped within 1 s
func (c *conversation) isAccepted(_ context.Context, u *world.User) error {
	return c.stopAnswered(u, 200, true, "a running answer")
}

// isRefused checks that somebody's latest stop was answered with "nothing runs". Where the target acknowledges
// repeats, it may confirm the stop of an answer that has ended.
func (c *conversation) isRefused(_ context.Context, u *world.User) error {
	s, err := c.lastStop(u)
	if err == nil && s.accepted() && c.Environment().Ways.RepeatedStop == config.StopAcknowledged &&
		c.hasEnded(s.session) {
		return nil
	}
	return c.stopAnswered(u, 404, false, "nothing that runs")
}

// hasEnded tells whether an answer of a session was seen to end.
func (c *conversation) hasEnded(session string) bool {
	for _, u := range c.Users() {
		for _, t := range u.Turns {
			if t.Session == session && client.Ended(t.Events()) {
				return true
			}
		}
	}
	return false
}

// stopAnswered checks what the latest stop was answered with.
func (c *conversation) stopAnswered(u *world.User, status int, success bool, of string) error {
	s, err := c.lastStop(u)
	if err != nil {
		return err
	}
	r := s.response
	if r.Status == status && (status != 200 || r.JSON("success").Bool() == success) {
		return nil
	}
	return &mismatch.Error{
		What:     "the stop of " + of + " was answered wrongly",
		Expected: fmt.Sprintf(`status %d with {"success": %t}`, status, success),
		Actual:   fmt.Sprintf("status %d with %s", r.Status, r.Body),
	}
}

// endsAsStopped checks that the answer ends soon, in one of the ways a stopped answer may end, and that no tokens
// come late by then.
func (c *conversation) endsAsStopped(ctx context.Context, t *world.Turn, within time.Duration) error {
	ctx, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	s := c.stopOf(t.Session)
	wentOn := func(events []client.Event) bool { return s != nil && s.late(events, grace) > 0 }
	err := t.AwaitUntil(ctx, "the end of "+t.What()+" after the stop", func(events []client.Event) bool {
		return client.Ended(events) || wentOn(events)
	})
	if err != nil {
		return err
	}
	events := t.Events()
	if wentOn(events) {
		return s.wentOn(events, grace)
	}
	end := client.Terminal(events)
	if !end.Stopped() {
		return &mismatch.Error{What: t.What() + " did not end as a stopped answer",
			Expected: "complete, cancelled, or an error that says it was cancelled",
			Actual:   fmt.Sprintf("%s %q", end.Type, end.Text), Where: client.Table(events)}
	}
	t.MayFail()
	return nil
}

// noTokensLaterThan is noTokensAfter for a sentence that names the user first.
func (c *conversation) noTokensLaterThan(ctx context.Context, u *world.User, limit time.Duration) error {
	return c.noTokensAfter(ctx, limit, u)
}

// noTokensAfter checks that no token was read later than that after the stop was confirmed: 250 ms by contract 1.4, 10.
func (c *conversation) noTokensAfter(ctx context.Context, limit time.Duration, u *world.User) error {
	s, err := c.lastStop(u)
	if err != nil {
		return err
	}
	if s.turn == nil {
		return fmt.Errorf("%s stopped no answer that was being read", u.Name)
	}
	events, err := s.turn.Settled(ctx)
	if err != nil {
		return err
	}
	if s.late(events, limit) > 0 {
		return s.wentOn(events, limit)
	}
	return nil
}
