package load

import (
	"context"
	"time"
)

// alarm waits for the moments at which something is due. One goroutine uses it.
type alarm interface {
	// wait returns nil at due, or at once if that has passed; the error is the context's.
	wait(ctx context.Context, due time.Time) error
	close() error
}

// timers is the alarm by the timers of package time. They come up to a
// millisecond late.
type timers struct{}

func (timers) wait(ctx context.Context, due time.Time) error {
	until(ctx, due)
	return ctx.Err()
}

func (timers) close() error { return nil }
