package reference

import (
	"context"
	"time"
)

// Clock is the server's time.
type Clock interface {
	Now() time.Time
	// AfterFunc calls f in a goroutine of its own after d, unless the timer is stopped.
	AfterFunc(d time.Duration, f func()) Timer
}

// Timer is a call to come.
type Timer interface {
	Stop() bool
	Reset(d time.Duration) bool
}

type clock struct{}

func (clock) Now() time.Time                            { return time.Now() }
func (clock) AfterFunc(d time.Duration, f func()) Timer { return time.AfterFunc(d, f) }

// pause waits for d, or fails with the cause for which ctx ended.
func pause(ctx context.Context, c Clock, d time.Duration) error {
	over := make(chan struct{})
	timer := c.AfterFunc(d, func() { close(over) })
	defer timer.Stop()
	select {
	case <-over:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
