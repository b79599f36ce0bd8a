package workload

import (
	"context"
	"fmt"
	"time"

	"bamboo-spec/support/measure"
	"bamboo-spec/support/procmon"
	"bamboo-spec/support/report"
)

// surroundings are what is read around a load: of the server's process, and of the machine.
type surroundings struct {
	env     Environment
	began   time.Time     // of the load step
	loaded  time.Duration // when what belongs to the load began
	process *procmon.Process
	watch   *procmon.Watch
	machine *machineWatch
}

// open opens the server's process.
func (s *surroundings) open() (err error) {
	if s.env.Process == 0 {
		return nil
	}
	if s.process, err = procmon.Open(s.env.Process); err != nil {
		return report.CannotJudge(fmt.Errorf("the server's process cannot be read: %w", err))
	}
	return nil
}

// Prepared implements Steps.
func (s *surroundings) Prepared(ctx context.Context) error { return ctx.Err() }

// Warmed implements Steps: it begins to read, the server's process long enough before the load to know where it stood.
func (s *surroundings) Warmed(ctx context.Context) error {
	if s.process != nil {
		s.watch = s.process.Watch(procmon.Interval)
		rest(ctx, before)
	}
	s.loaded = time.Since(s.began)
	s.machine = s.env.watchMachine()
	return ctx.Err()
}

// Opened implements Steps.
func (s *surroundings) Opened(ctx context.Context) (time.Time, error) { return time.Now(), ctx.Err() }

// close reads the server's process a while longer, and then no more. It may be that nothing was read.
func (s *surroundings) close(ctx context.Context) (*measure.Machine, map[procmon.Quantity]procmon.Series) {
	machine := &measure.Machine{}
	if s.machine != nil {
		machine = s.machine.stop(s.began)
	}
	if s.watch == nil {
		return machine, nil
	}
	rest(ctx, after)
	return machine, s.watch.Stop()
}
