package chaos

import (
	"context"
	"errors"
	"time"
)

// Calm lets the workers ask for that time while nothing happens.
func (e *Experiment) Calm(ctx context.Context, lasts time.Duration) error {
	return e.run(ctx, func(ctx context.Context) error { return pause(ctx, lasts) })
}

// Restarts restarts the server so many times, each time in the middle of answers. Nobody asks while restart
// lasts.
func (e *Experiment) Restarts(ctx context.Context, times int, restart func(context.Context) error) error {
	return e.run(ctx, func(ctx context.Context) error {
		for i := range times {
			if err := e.awaitAnswers(ctx, 2*len(e.workers)); err != nil {
				return err
			}
			if err := e.awaitMidAnswer(ctx); err != nil {
				return err
			}
			// Not always at the same moment of it.
			if err := pause(ctx, time.Duration(i*7%20)*time.Millisecond); err != nil {
				return err
			}
			if err := e.disturb(true, func() error { return restart(ctx) }); err != nil {
				return err
			}
		}
		return e.awaitAnswers(ctx, len(e.workers))
	})
}

// Outage takes something away that Bamboo needs, in the middle of answers, for as long as outage lasts. The
// workers go on asking meanwhile.
func (e *Experiment) Outage(ctx context.Context, outage func(context.Context) error) error {
	return e.run(ctx, func(ctx context.Context) error {
		if err := errors.Join(e.awaitAnswers(ctx, len(e.workers)), e.awaitMidAnswer(ctx)); err != nil {
			return err
		}
		if err := e.disturb(false, func() error { return outage(ctx) }); err != nil {
			return err
		}
		return e.awaitAnswers(ctx, len(e.workers))
	})
}
