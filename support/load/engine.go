package load

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"bamboo-spec/support/alarm"
	"bamboo-spec/support/measure"
)

// engine carries one load out and counts.
type engine struct {
	wake  alarm.Alarm
	run   func(context.Context, Start) error
	pacer Pacer
	begun time.Time

	active, done, failed, dropped atomic.Int64
	planned                       int
	lateness                      measure.Series // of each start
	pulse                         pulse
}

// do makes one start and waits for its end.
func (e *engine) do(ctx context.Context, s Start) {
	late := time.Since(s.Intended)
	e.lateness.Add(max(0, late))
	e.active.Add(1)
	if err := e.run(ctx, s); err != nil {
		e.failed.Add(1)
	}
	e.active.Add(-1)
	e.done.Add(1)
}

func (o Open) drive(ctx context.Context, e *engine) error { return o.driveShare(ctx, e, whole(o)) }

// driveShare starts what is due when it is due.
func (o Open) driveShare(ctx context.Context, e *engine, part Share) error {
	var running sync.WaitGroup
	defer running.Wait()
	free := make(chan int, part.Users())
	for place := range cap(free) {
		free <- place
	}
	e.planned = part.Starts()
	moment := o.Moments()
	for n := range e.planned {
		i := part.number(n)
		due := e.begun.Add(moment(i))
		if err := e.wake.Wait(ctx, due); err != nil {
			return err
		}
		select {
		case place := <-free:
			running.Go(func() {
				e.do(ctx, Start{Index: i, Worker: place, Intended: due})
				free <- place
			})
		default:
			e.dropped.Add(1)
		}
	}
	running.Wait()
	return ctx.Err()
}

func (c Closed) drive(ctx context.Context, e *engine) error { return c.driveShare(ctx, e, whole(c)) }

// driveShare lets one user after the other begin.
func (c Closed) driveShare(ctx context.Context, e *engine, part Share) error {
	var users sync.WaitGroup
	defer users.Wait()
	var started atomic.Int64
	e.planned = part.Starts()
	for worker := range part.Users() {
		u := part.number(worker)
		join := c.Join(u)
		if c.For > 0 && join >= c.For || c.Count > 0 && started.Load() >= int64(e.planned) {
			break
		}
		due := e.begun.Add(join)
		if err := e.wake.Wait(ctx, due); err != nil {
			return err
		}
		users.Go(func() { c.user(ctx, e, part, worker, due, &started) })
	}
	users.Wait()
	if c.For > 0 { // how many there would be was for the server to decide
		e.planned = int(e.done.Load())
	}
	return ctx.Err()
}

// user is one user's conversations, the first of them due at due.
func (c Closed) user(ctx context.Context, e *engine, part Share, worker int, due time.Time, started *atomic.Int64) {
	leave, leaves := c.Leave(part.number(worker))
	for ctx.Err() == nil && (!leaves || due.Sub(e.begun) < leave) {
		n := int(started.Add(1)) - 1
		if c.Count > 0 && n >= part.Starts() || (alarm.Timers{}).Wait(ctx, due) != nil {
			return
		}
		e.do(ctx, Start{Index: part.number(n), Worker: worker, Intended: due})
		due = time.Now().Add(c.ThinkTime)
	}
}
