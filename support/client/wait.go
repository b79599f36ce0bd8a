package client

import (
	"context"
	"errors"
	"fmt"
	"time"

	"bamboo-spec/support/mismatch"
	"bamboo-spec/support/units"
)

// Wait returns the events as soon as until holds for them. They are shared: until
// and the caller must not change them. What comes after the context's deadline
// does not count. The error is a *TimeoutError if the context ended first, an
// *EndedError if the source did.
func (r *Recording) Wait(ctx context.Context, what string, until func([]Event) bool) ([]Event, error) {
	start := time.Now()
	deadline, _ := ctx.Deadline()
	for {
		s := r.until(deadline)
		switch {
		case until(s.events):
			return s.events, nil
		case s.ended:
			return nil, &EndedError{What: what, How: s.how, Story: r.Story(), Err: s.err}
		case over(ctx) != nil:
			return nil, r.late(ctx, what, start, until)
		}
		select {
		case <-s.changed:
		case <-ctx.Done():
		}
	}
}

// Ask sends something and returns the events as soon as until holds for those that came since. Whether
// a connection that ends does so before it was sent or behind it is chance: both are told as a wait for what.
func (g *Gateway) Ask(ctx context.Context, what string, send func() error, until func(since []Event) bool) (
	[]Event, error) {
	from := g.Len()
	var ended *EndedError
	if err := send(); errors.As(err, &ended) {
		ended.What = what
		return nil, ended
	} else if err != nil {
		return nil, err
	}
	return g.Wait(ctx, what, func(all []Event) bool { return until(all[min(from, len(all)):]) })
}

// late is the timeout of a wait for events. It tells when they came if they came too late.
func (r *Recording) late(ctx context.Context, what string, start time.Time, until func([]Event) bool) error {
	err := r.timeout(ctx, what, start)
	deadline, _ := ctx.Deadline()
	if !errors.Is(err.Err, context.DeadlineExceeded) {
		return err
	}
	events := r.until(time.Time{}).events
	for n := 1; n <= len(events); n++ {
		if at := events[n-1].since; r.start.Add(at).After(deadline) && until(events[:n:n]) {
			err.Came, err.Limit = at, deadline.Sub(r.start)
			break
		}
	}
	return err
}

// WaitEnd waits for the orderly end of the source: see Ended. The error is a
// *TimeoutError if it stayed open, an *EndedError if it ended in another way.
func (r *Recording) WaitEnd(ctx context.Context) error {
	const what = "the orderly end of the connection"
	start := time.Now()
	deadline, _ := ctx.Deadline()
	for {
		s := r.until(deadline)
		switch {
		case s.ended && s.err == nil:
			return nil
		case s.ended:
			return &EndedError{What: what, How: s.how, Story: r.Story(), Err: s.err}
		case over(ctx) != nil:
			return r.timeout(ctx, what, start)
		}
		select {
		case <-s.changed:
		case <-ctx.Done():
		}
	}
}

// Never is the short, named absence: it watches for d and succeeds only if until
// did not hold for the events at any time and ctx has not ended. It fails at once
// with a *mismatch.Error when until holds.
func (r *Recording) Never(ctx context.Context, d time.Duration, what string, until func([]Event) bool) error {
	start := time.Now()
	timer := time.NewTimer(d)
	defer timer.Stop()
	for passed := false; ; {
		s := r.until(time.Time{})
		switch {
		case until(s.events):
			return &mismatch.Error{
				What:     "unexpected: " + what,
				Expected: "none within " + units.Brief(d),
				Actual:   "it was there after " + units.Brief(time.Since(start)),
				Where:    r.Story(),
			}
		case over(ctx) != nil:
			return r.timeout(ctx, fmt.Sprintf("%s without %s", units.Brief(d), what), start)
		case passed:
			return nil
		}
		select {
		case <-s.changed:
		case <-timer.C:
			passed = true
		case <-ctx.Done():
		}
	}
}

func (r *Recording) timeout(ctx context.Context, what string, start time.Time) *TimeoutError {
	err := &TimeoutError{What: what, Waited: time.Since(start), Story: r.Story(), Err: over(ctx), Since: r.since()}
	if deadline, ok := ctx.Deadline(); ok && deadline.Before(start) && errors.Is(err.Err, context.DeadlineExceeded) {
		err.Limit = deadline.Sub(r.start)
	}
	return err
}

// since says what the recording began with.
func (r *Recording) since() string {
	if r.after == "the handshake" {
		return r.after
	}
	return "the request"
}

// over is why a context has ended; nil: it has not. A deadline counts from its
// own moment on, which the context itself notices a little later.
func over(ctx context.Context) error {
	if err := context.Cause(ctx); err != nil {
		return err
	}
	if deadline, ok := ctx.Deadline(); ok && !time.Now().Before(deadline) {
		return context.DeadlineExceeded
	}
	return nil
}
