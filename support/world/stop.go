package world

import (
	"context"
	"fmt"
	"time"

	"bamboo-spec/support/bamboo"
	"bamboo-spec/support/mismatch"
)

// stop is a request to stop a run and what came back.
type stop struct {
	session  string
	response *bamboo.Response
	answered time.Time
	turn     *Turn // the run that was meant; nil if none was going
}

func (s *stop) accepted() bool { return s.response.Status == 200 }

// late counts the tokens that came later than Grace after the stop was confirmed.
func (s *stop) late(events []bamboo.Event) int {
	n := 0
	for _, e := range events {
		if e.Kind == bamboo.Token && e.At.Sub(s.answered) > Grace {
			n++
		}
	}
	return n
}

// wentOn is the failure of an answer whose tokens did not dry up.
func (s *stop) wentOn(events []bamboo.Event) error {
	return &mismatch.Error{What: "tokens went on after the stop", Expected: fmt.Sprintf("none later than %v after it was confirmed", Grace),
		Actual: fmt.Sprintf("%d of them came later", s.late(events)), Where: bamboo.Table(events)}
}

// stopOf is the latest stop of a session that was confirmed, whoever asked for it; nil if there is none.
func (w *World) stopOf(session string) *stop {
	var latest *stop
	for _, u := range w.order {
		for _, s := range u.stops {
			if s.session == session && s.accepted() && (latest == nil || s.answered.After(latest.answered)) {
				latest = s
			}
		}
	}
	return latest
}

// Grace is how long after a stop was confirmed tokens may still be read: they
// travel on another connection (contract 1.4, 10).
const Grace = 250 * time.Millisecond

// Stop asks Bamboo to end the run of a session.
func (u *User) Stop(ctx context.Context, session string, turn *Turn) error {
	c, err := u.Client(ctx)
	if err != nil {
		return err
	}
	ctx, cancel := u.world.Within(ctx)
	defer cancel()
	r, err := c.Stop(ctx, session)
	if err != nil {
		return err
	}
	u.stops = append(u.stops, &stop{session: session, response: r, answered: time.Now(), turn: turn})
	return nil
}

// StopOwn asks Bamboo to end the answer of the user's own conversation.
func (u *User) StopOwn(ctx context.Context) error {
	id, err := u.Session()
	if err != nil {
		return err
	}
	var turn *Turn
	if n := len(u.turns); n > 0 && !ended(u.turns[n-1].Events()) {
		turn = u.turns[n-1]
		turn.run.mayFail = true
	}
	return u.Stop(ctx, id, turn)
}

func (u *User) lastStop() (*stop, error) {
	if len(u.stops) == 0 {
		return nil, fmt.Errorf("%s has stopped nothing yet", u.Name)
	}
	return u.stops[len(u.stops)-1], nil
}

// StopWasAccepted checks that the latest stop was answered with 200 and success.
func (u *User) StopWasAccepted() error { return u.stopAnswered(200, true, "a running answer") }

// StopWasRefused checks that the latest stop was answered with 404 and no success.
func (u *User) StopWasRefused() error { return u.stopAnswered(404, false, "nothing that runs") }

func (u *User) stopAnswered(status int, success bool, of string) error {
	s, err := u.lastStop()
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

// NoTokensAfterStop checks that no token was read later than Grace after the
// stop was confirmed, and that nothing followed the terminal.
func (u *User) NoTokensAfterStop(ctx context.Context) error {
	s, err := u.lastStop()
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
	if s.late(events) > 0 {
		return s.wentOn(events)
	}
	return nil
}
