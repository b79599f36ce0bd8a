package load

import (
	"context"
	"errors"
	"sync"
	"time"
)

// Plan is a load.
type Plan struct {
	Model    Model
	Progress func(Progress) // called once a second, not at the same time as itself; may be nil
}

// Model is a load model: [Open] or [Closed].
type Model interface {
	check() error
	drive(context.Context, *engine) error
	left(elapsed time.Duration, done int) (int, time.Duration)
}

// Check says what of a model makes no sense.
func Check(m Model) error { return m.check() }

// Start is one start of a load.
type Start struct {
	Index    int       // counted from 0
	Worker   int       // the user, or the place among those that may be under way: no two starts have one at the same time
	Intended time.Time // when it is due; what follows is measured from here
}

// Drive calls run for every start of the plan, each in a goroutine of its own or its user's,
// and returns when the last has returned. An error of run counts as a failed start
// and has no other effect. When ctx ends nothing is started any more, run
// sees it by its own context, and Drive returns the context's error once all have returned.
func (p Plan) Drive(ctx context.Context, run func(context.Context, Start) error) (Health, error) {
	wake, err := newAlarm(ctx)
	if err != nil {
		return Health{}, err
	}
	defer collectLater()()
	health, err := p.drive(ctx, wake, run)
	return health, errors.Join(err, wake.close())
}

func (p Plan) drive(ctx context.Context, wake alarm, run func(context.Context, Start) error) (Health, error) {
	if p.Model == nil {
		return Health{}, errors.New("a load needs a model: closed or open")
	}
	if err := p.Model.check(); err != nil {
		return Health{}, err
	}
	e := &engine{wake: wake, run: run, model: p.Model}
	var watching sync.WaitGroup
	over := make(chan struct{})
	cpu := beginCPU()
	e.begun = time.Now()
	if p.Progress != nil {
		watching.Go(func() { e.watch(over, p.Progress) })
	}
	err := p.Model.drive(ctx, e)
	health := e.health(cpu)
	close(over)
	watching.Wait()
	return health, err
}
