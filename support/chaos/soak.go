package chaos

import (
	"context"
	"errors"
	"time"

	"bamboo-spec/support/fault"
)

// Soak is a long series of disturbances.
type Soak struct {
	Lasts      time.Duration
	FaultEvery time.Duration
	KillEvery  time.Duration
	Kill       func(context.Context) error // ends the server with SIGKILL and starts it again
	// ModelAway makes the model unreachable for that time.
	ModelAway func(context.Context, time.Duration) error
}

// faultLasts is how long a fault of a soak lasts that ends by itself.
const faultLasts = 200 * time.Millisecond

// Soak disturbs the workers, each of them over a link of its own.
func (e *Experiment) Soak(ctx context.Context, s Soak) error {
	if len(e.workers) == 0 || s.FaultEvery <= 0 || s.KillEvery <= 0 {
		return errors.New(
			"a soak needs one worker or more, and a time above 0 between two faults and between two kills")
	}
	for _, w := range e.workers {
		w.link = fault.New(fault.Shape{})
	}
	problems := []error{e.run(ctx, func(ctx context.Context) error { return e.soak(ctx, s) })}
	for _, w := range e.workers { // a connection that went dead would stand for as long as its link
		problems = append(problems, w.link.Close())
	}
	return errors.Join(problems...)
}

// soak makes faults and kills until its time is over.
func (e *Experiment) soak(ctx context.Context, s Soak) error {
	ctx, cancel := context.WithTimeout(ctx, s.Lasts)
	defer cancel()
	faults, kills := time.NewTicker(s.FaultEvery), time.NewTicker(s.KillEvery)
	defer faults.Stop()
	defer kills.Stop()
	for n := 0; ; {
		var err error
		select {
		case <-faults.C:
			err = e.disturb(false, func() error { return e.fault(ctx, s, n) })
			n++
		case <-kills.C:
			err = e.disturb(true, func() error { return s.Kill(context.WithoutCancel(ctx)) })
		case <-ctx.Done():
		}
		switch over := context.Cause(ctx); {
		case errors.Is(over, context.DeadlineExceeded) && (err == nil || errors.Is(err, over)):
			return nil
		case err != nil:
			return err
		case over != nil:
			return over
		}
	}
}

// fault makes the n-th fault of a soak: one kind after the other, at one worker's link after the other.
func (e *Experiment) fault(ctx context.Context, s Soak, n int) error {
	l := e.workers[n%len(e.workers)].link
	faults := []func() error{
		func() error { l.Reset(); return nil },
		func() error { l.Cut(); defer l.Restore(); return pause(ctx, faultLasts) },
		func() error { return reshape(l, fault.Shape{Bytes: true}) },
		func() error { return s.ModelAway(ctx, faultLasts) },
		func() error {
			return reshape(l, fault.Shape{Delay: faultLasts / 10, Jitter: faultLasts / 10, Rate: 50_000})
		},
		func() error { l.Vanish(); return nil },
		func() error { return reshape(l, fault.Shape{}) },
	}
	// As many workers as faults would meet the same fault again and again.
	return faults[(n+n/len(faults))%len(faults)]()
}

func reshape(l *fault.Link, to fault.Shape) error {
	return l.Reshape(func(s *fault.Shape) { *s = to })
}
