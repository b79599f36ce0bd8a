package world

import (
	"context"
	"errors"
	"fmt"
	"time"

	"bamboo-spec/support/bamboo"
	"bamboo-spec/support/fault"
	"bamboo-spec/support/mismatch"
	"bamboo-spec/support/report"
)

// OnLink puts a link that can fail between the user and Bamboo, on which everything
// that the user does from then on travels.
func (u *User) OnLink() error {
	_, err := u.ownLink()
	return err
}

func (u *User) ownLink() (*fault.Link, error) {
	switch {
	case u.link != nil:
		return u.link, nil
	case u.client != nil:
		return nil, report.CannotJudge(fmt.Errorf("%s talks to Bamboo without a link that could fail; say before that: Given %s link may fail", u.Name, u.whose()))
	}
	u.link = fault.New(fault.Shape{})
	u.world.Cleanup(u.link.Close)
	return u.link, nil
}

// ReshapeLink changes how the user's link carries what is sent from then on.
func (u *User) ReshapeLink(change func(*fault.Shape)) error {
	l, err := u.ownLink()
	if err != nil {
		return err
	}
	if err := l.Reshape(change); err != nil {
		return report.CannotJudge(err)
	}
	return nil
}

// LinkResets ends every connection of the user with a TCP reset, once n tokens of
// the latest answer have come.
func (u *User) LinkResets(ctx context.Context, n int) error {
	return u.afterTokens(ctx, n, func(l *fault.Link) error { return someBroke(l.Reset()) })
}

// LinkLosesPackets makes every connection that the user has open a dead one, once n
// tokens of the latest answer have come: nothing passes any more, and nobody is told.
func (u *User) LinkLosesPackets(ctx context.Context, n int) error {
	return u.afterTokens(ctx, n, func(l *fault.Link) error { return someBroke(l.Vanish()) })
}

func someBroke(connections int) error {
	if connections == 0 {
		return report.CannotJudge(errors.New("there was no open connection that could break"))
	}
	return nil
}

// LinkIsDown takes the user's link away for that time, once n tokens of the latest
// answer have come.
func (u *User) LinkIsDown(ctx context.Context, n int, span time.Duration) error {
	return u.afterTokens(ctx, n, func(l *fault.Link) error {
		l.Cut()
		defer l.Restore()
		return pause(ctx, span)
	})
}

// afterTokens does something to the user's link in the middle of the latest answer.
func (u *User) afterTokens(ctx context.Context, n int, do func(*fault.Link) error) error {
	l, err := u.ownLink()
	if err != nil {
		return err
	}
	t, err := u.Turn()
	if err != nil {
		return err
	}
	if err := t.WaitTokens(ctx, n); err != nil {
		return err
	}
	if end := terminal(t.Events()); end != nil {
		return report.CannotJudge(fmt.Errorf("%s had ended already (%s) before its link could fail in the middle of it; let it be longer", t.what(), end.Type))
	}
	return do(l)
}

// BreaksOff checks that the connection that brought the answer broke before its end.
func (t *Turn) BreaksOff(ctx context.Context) error {
	ctx, cancel := t.User.world.Within(ctx)
	defer cancel()
	err := t.record.WaitEnd(ctx)
	var broken *bamboo.EndedError
	switch {
	case errors.As(err, &broken) && !ended(t.Events()):
		return nil
	case err == nil || broken != nil:
		return &mismatch.Error{What: t.what() + " did not break off", Expected: "a broken connection in the middle of it", Actual: bamboo.Table(t.Events())}
	}
	return t.User.world.explain(err)
}
