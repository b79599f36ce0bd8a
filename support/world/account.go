package world

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"bamboo-spec/support/client"
	"bamboo-spec/support/mismatch"
)

// check holds, at the end of a scenario, that everything that happened was
// accounted for: no error event that nobody expected, no event that belongs to
// another session, no 5xx, and nothing that a subject of the vocabulary objects to.
func (w *World) check(ctx context.Context) error {
	var problems []error
	for _, u := range w.order {
		for _, t := range u.Turns {
			problems = append(problems, t.check())
		}
		problems = append(problems, u.CheckGateway())
	}
	problems = append(problems, w.calls.check())
	for _, s := range w.subjects {
		if s.Check != nil {
			problems = append(problems, s.Check(ctx))
		}
	}
	if w.server != nil {
		problems = append(problems, w.server.Exited())
	}
	return errors.Join(problems...)
}

// hints are what may explain that a sentence did not hold.
func (w *World) hints() error {
	var all []error
	for _, s := range w.subjects {
		if s.Hint != nil {
			all = append(all, s.Hint())
		}
	}
	return errors.Join(all...)
}

// check looks at a turn that may still be running: what came must be the
// beginning of a sound run, and an error at its end must have been promised.
func (t *Turn) check() error {
	events := t.Events()
	if err := client.ForeignSession(t.heard(), t.Session); err != nil {
		return err
	}
	end := client.Terminal(events)
	if end == nil {
		return nil
	}
	if err := t.Sound(); err != nil {
		return err
	}
	if end.Kind == client.Error && !t.run.mayFail {
		return &mismatch.Error{What: t.What() + " ended in an error that no sentence expected", Expected: "complete",
			Actual: fmt.Sprintf("%s %q", end.Type, end.Text)}
	}
	return nil
}

// CheckGateway checks that whatever came over the user's gateway connection, of a run or not,
// belongs to a conversation that the user was connected to.
func (u *User) CheckGateway() error {
	if u.gateway == nil {
		return nil
	}
	own := slices.Clone(u.sessions)
	for _, e := range u.gateway.Events() {
		if e.Kind == client.Connected && u.ConnectsRaw {
			own = append(own, e.Session)
		}
		if e.Foreign(own...) {
			return &mismatch.Error{
				What:     u.Name + " received an event of another session",
				Expected: "events of " + strings.Join(own, ", "),
				Actual:   string(e.Raw),
			}
		}
	}
	return nil
}
