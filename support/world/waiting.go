package world

import (
	"context"
	"errors"
	"time"

	"bamboo-spec/support/client"
)

// Poll asks again and again until done says so; running out of time is an error.
func (w *World) Poll(ctx context.Context, what string, done func(context.Context) bool) error {
	ctx, cancel := w.Within(ctx)
	defer cancel()
	again := time.NewTicker(10 * time.Millisecond)
	defer again.Stop()
	for !done(ctx) {
		select {
		case <-ctx.Done():
			return w.Explain(&client.TimeoutError{What: what, Waited: w.wait, Err: context.Cause(ctx)})
		case <-again.C:
		}
	}
	return nil
}

// Pause sleeps for d or until ctx is done.
func Pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// Explain adds to a failed wait that the server ended by itself, if it did.
func (w *World) Explain(err error) error {
	if err == nil || w.server == nil {
		return err
	}
	if exited := w.server.Exited(); exited != nil {
		return errors.Join(err, exited)
	}
	return err
}
