package world

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"bamboo-spec/support/bamboo"
	"bamboo-spec/support/mismatch"
	"bamboo-spec/support/scriptedllm"
)

// settle checks at the end of a scenario that everything that happened was
// accounted for: no error event that nobody expected, no event that belongs to
// another session, no 5xx, no request to the model that nothing promised, no
// promised answer that nobody asked for.
func (w *World) settle(ctx context.Context) error {
	var problems []error
	for _, u := range w.order {
		for _, t := range u.turns {
			problems = append(problems, t.settle())
		}
		problems = append(problems, u.settleGateway())
	}
	problems = append(problems, w.wire.settle(), w.settleModel())
	if w.bamboo != nil {
		problems = append(problems, w.bamboo.Exited())
	}
	return errors.Join(problems...)
}

// settle checks a turn that may still be running: what came must be the
// beginning of a sound run, and an error at its end must have been promised.
func (t *Turn) settle() error {
	events := t.Events()
	if err := bamboo.ForeignSession(events, t.Session); err != nil {
		return err
	}
	end := terminal(events)
	if end == nil {
		return nil
	}
	if err := t.sound(); err != nil {
		return err
	}
	if end.Kind == bamboo.Error && !t.run.mayFail {
		return &mismatch.Error{What: t.what() + " ended in an error that no sentence expected", Expected: "complete", Actual: fmt.Sprintf("%s %q", end.Type, end.Text)}
	}
	return nil
}

// settleModel holds the scenario to what it promised of the model. A scenario
// that promised nothing lets the model answer by its default.
func (w *World) settleModel() error {
	if !w.model.scripted || w.bamboo == nil || w.bamboo.Model() == nil {
		return nil
	}
	var problems []error
	if un := w.bamboo.Model().Unclaimed(); len(un) > 0 && !w.scene.ExtraModelCalls {
		all := w.bamboo.Model().Requests()
		for _, r := range un {
			problems = append(problems, unprovided(r, all))
		}
	}
	for _, s := range w.bamboo.Model().Unused() {
		problems = append(problems, fmt.Errorf("the model was never asked %q, although the scenario says what it answers", shorten(s.Message)))
	}
	return errors.Join(problems...)
}

// unprovided says which request to the model the scenario does not provide for.
func unprovided(r scriptedllm.Request, all []scriptedllm.Request) error {
	before := slices.ContainsFunc(all, func(o scriptedllm.Request) bool {
		return o.Scripted && o.Message == r.Message && o.Round == r.Round
	})
	if before {
		return fmt.Errorf("Bamboo asked the model for more answers to %q (round %d) than the scenario provides for: a second run beside the first, or a call that was repeated",
			shorten(r.Message), r.Round+1)
	}
	return fmt.Errorf("Bamboo asked the model what the scenario does not provide for: %q (round %d)", shorten(r.Message), r.Round+1)
}

// settleGateway checks that whatever came over the user's gateway connection
// belongs to a conversation that the user was connected to.
func (u *User) settleGateway() error {
	if u.gateway == nil {
		return nil
	}
	own := slices.Clone(u.sessions)
	for _, e := range u.gateway.Events() {
		if e.Kind == bamboo.Connected && u.connectsRaw {
			own = append(own, e.Session)
		}
		if e.OfRun() && e.Session != "" && !slices.Contains(own, e.Session) {
			return &mismatch.Error{
				What:     u.Name + " received an event of a conversation of somebody else",
				Expected: "events of " + strings.Join(own, ", "),
				Actual:   string(e.Raw),
			}
		}
	}
	return nil
}
