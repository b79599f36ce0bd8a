package world

import (
	"context"
	"errors"
	"fmt"
	"time"

	"bamboo-spec/support/fault"
	"bamboo-spec/support/target"
)

// RestartWhileTalking ends the server several times in the middle of conversations,
// politely or with SIGKILL, and starts it again on the same data.
func (w *World) RestartWhileTalking(ctx context.Context, kill bool, times, users int) error {
	b, err := w.Bamboo(ctx)
	if err != nil {
		return err
	}
	end, f := b.Stop, fateTold|fateRefused
	if kill {
		end, f = b.Kill, fateRefused|fateCutOff
	}
	return w.Talk(ctx, users, f, func(ctx context.Context, t *talk) error {
		for i := range times {
			if err := t.hears(ctx, 2*users); err != nil {
				return err
			}
			if err := t.midAnswer(ctx); err != nil {
				return err
			}
			// Not always at the same moment of it.
			if err := pause(ctx, time.Duration(i*7%20)*time.Millisecond); err != nil {
				return err
			}
			if err := t.disturb(true, func() error { return restart(ctx, b, end) }); err != nil {
				return err
			}
		}
		return t.hears(ctx, users)
	})
}

// restart ends a server in that way and starts it again on the same data.
func restart(ctx context.Context, b *target.Bamboo, end func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, restartLimit)
	defer cancel()
	if err := end(ctx); err != nil {
		return err
	}
	return startAgain(ctx, b)
}

// ModelAwayWhileTalking lets the model be unreachable for that time in the middle of
// conversations.
func (w *World) ModelAwayWhileTalking(ctx context.Context, span time.Duration, users int) error {
	b, err := w.Bamboo(ctx)
	if err != nil {
		return err
	}
	return w.Talk(ctx, users, fateTold, func(ctx context.Context, t *talk) error {
		if err := errors.Join(t.hears(ctx, users), t.midAnswer(ctx)); err != nil {
			return err
		}
		if err := t.disturb(false, func() error { return modelAway(ctx, b, span) }); err != nil {
			return err
		}
		return t.hears(ctx, users)
	})
}

func modelAway(ctx context.Context, b *target.Bamboo, span time.Duration) error {
	if err := b.ModelListener().Refuse(); err != nil {
		return err
	}
	return errors.Join(pause(ctx, span), b.ModelListener().Resume())
}

// pause lets time pass.
func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// TalkFor lets users talk for that time while nothing happens.
func (w *World) TalkFor(ctx context.Context, span time.Duration, users int) error {
	return w.Talk(ctx, users, 0, func(ctx context.Context, _ *talk) error { return pause(ctx, span) })
}

// Soak lets users talk for that time, each over a link of their own, with a fault
// every so often and a kill of the server every so often.
func (w *World) Soak(ctx context.Context, span, everyFault, everyKill time.Duration, users int) error {
	b, err := w.Bamboo(ctx)
	if err != nil {
		return err
	}
	t := &talk{fate: fateTold | fateRefused | fateCutOff | fateSilent}
	for i := range users {
		l := fault.New(fault.Shape{})
		w.Cleanup(l.Close)
		t.talkers = append(t.talkers, &talker{talk: t, name: fmt.Sprintf("talker %d", i+1), atGateway: i%2 == 1, link: l})
	}
	err = w.talk(ctx, t, func(ctx context.Context, t *talk) error {
		ctx, cancel := context.WithTimeout(ctx, span)
		defer cancel()
		faults, kills := time.NewTicker(everyFault), time.NewTicker(everyKill)
		defer faults.Stop()
		defer kills.Stop()
		for n := 0; ; {
			var err error
			select {
			case <-faults.C:
				err = t.disturb(false, func() error { return soakFault(ctx, b, t, n) })
				n++
			case <-kills.C:
				err = t.disturb(true, func() error { return restart(context.WithoutCancel(ctx), b, b.Kill) })
			case <-ctx.Done():
			}
			if over := context.Cause(ctx); errors.Is(over, context.DeadlineExceeded) && (err == nil || errors.Is(err, over)) {
				return nil
			}
			if err != nil {
				return err
			}
		}
	})
	problems := []error{err}
	for _, k := range t.talkers { // a connection that went dead would stand for as long as its link
		problems = append(problems, k.link.Close())
	}
	return errors.Join(problems...)
}

// blip is how long a fault of a soak lasts that ends by itself.
const blip = 200 * time.Millisecond

// soakFault is the n-th fault of a soak: one kind after the other, at one talker's
// link after the other.
func soakFault(ctx context.Context, b *target.Bamboo, t *talk, n int) error {
	l := t.talkers[n%len(t.talkers)].link
	faults := []func() error{
		func() error { l.Reset(); return nil },
		func() error { l.Cut(); defer l.Restore(); return pause(ctx, blip) },
		func() error { return l.Reshape(func(s *fault.Shape) { *s = fault.Shape{Bytes: true} }) },
		func() error { return modelAway(ctx, b, blip) },
		func() error {
			return l.Reshape(func(s *fault.Shape) { *s = fault.Shape{Delay: blip / 10, Jitter: blip / 10, Rate: 50_000} })
		},
		func() error { l.Vanish(); return nil },
		func() error { return l.Reshape(func(s *fault.Shape) { *s = fault.Shape{} }) },
	}
	// As many talkers as faults would meet the same fault again and again.
	return faults[(n+n/len(faults))%len(faults)]()
}
