// Package alarm waits for the moments at which something is due, to within microseconds where the
// system has a timer for that.
package alarm

import (
	"context"
	"time"
)

// Alarm waits for one moment after another. One goroutine uses it.
type Alarm interface {
	// Wait returns nil at due, or at once if that has passed; the error is the context's.
	Wait(ctx context.Context, due time.Time) error
	Close() error
}

// Timers is the alarm by the timers of package time. They come up to a
// millisecond late.
type Timers struct{}

// Wait implements Alarm.
func (Timers) Wait(ctx context.Context, due time.Time) error {
	d := time.Until(due)
	if d <= 0 || ctx.Err() != nil {
		return ctx.Err()
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
	return ctx.Err()
}

// Close implements Alarm.
func (Timers) Close() error { return nil }
