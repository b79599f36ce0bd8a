package load

import (
	"context"
	"errors"
	"sync"
	"time"

	"bamboo-spec/support/alarm"
	"bamboo-spec/support/procmon"
)

// Plan is a load.
type Plan struct {
	Pacer    Pacer
	Begin    time.Time      // when the load begins; zero: now
	Progress func(Progress) // called once a second, not at the same time as itself; may be nil
}

// Pacer is a load shape: [Open], [Closed], or a [Share] of one.
type Pacer interface {
	check() error
	drive(context.Context, *engine) error
	left(elapsed time.Duration, done int) (int, time.Duration)
}

// Check says what of a pacer makes no sense.
func Check(pacer Pacer) error { return pacer.check() }

// Start is one start of a load.
type Start struct {
	Index int // counted from 0
	// the user, or the place among those that may be under way: no two starts have one at the same time
	Worker   int
	Intended time.Time // when it is due; what follows is measured from here
}

// Drive calls run for every start of the plan, each in a goroutine of its own or its user's,
// and returns when the last has returned. An error of run counts as a failed start
// and has no other effect. When ctx ends nothing is started any more, run
// sees it by its own context, and Drive returns the context's error once all have returned.
func (p Plan) Drive(ctx context.Context, run func(context.Context, Start) error) (Health, error) {
	wake, err := alarm.New(ctx)
	if err != nil {
		return Health{}, err
	}
	defer gcLater()()
	health, err := p.drive(ctx, wake, run)
	return health, errors.Join(err, wake.Close())
}

func (p Plan) drive(ctx context.Context, wake alarm.Alarm, run func(context.Context, Start) error) (Health, error) {
	if p.Pacer == nil {
		return Health{}, errors.New("a load needs a model: closed or open")
	}
	if err := p.Pacer.check(); err != nil {
		return Health{}, err
	}
	e := &engine{wake: wake, run: run, pacer: p.Pacer}
	var watching sync.WaitGroup
	over := make(chan struct{})
	cpu := procmon.OwnTime()
	if e.begun = p.Begin; e.begun.IsZero() {
		e.begun = time.Now()
	}
	if p.Progress != nil {
		watching.Go(func() { e.watch(over, p.Progress) })
	}
	e.pulse.longest(time.Now())
	watching.Go(func() { e.pulse.beat(over) })
	err := p.Pacer.drive(ctx, e)
	health := e.health(cpu)
	close(over)
	watching.Wait()
	return health, err
}
