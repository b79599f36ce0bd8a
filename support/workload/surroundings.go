package workload

import (
	"context"
	"time"

	"bamboo-spec/support/measure"
)

// surroundings are what is read around a load: of the server's process, and of the machine.
type surroundings struct {
	env     Environment
	began   time.Time      // of the load step
	loaded  time.Duration  // when what belongs to the load began
	process *ProcessReader // nil: it is not read
	machine *machineWatch
}

// open opens the server's process.
func (s *surroundings) open() (err error) {
	if s.env.Process != 0 {
		s.process, err = OpenProcess(s.env.Process)
	}
	return err
}

// Prepared implements Steps.
func (s *surroundings) Prepared(ctx context.Context) error { return ctx.Err() }

// Warmed implements Steps: it begins to read, the server's process long enough before the load to know where it stood.
func (s *surroundings) Warmed(ctx context.Context) error {
	if s.process != nil {
		s.process.Begin()
		rest(ctx, ReadBefore)
	}
	s.loaded = time.Since(s.began)
	s.machine = s.env.watchMachine()
	return ctx.Err()
}

// Opened implements Steps.
func (s *surroundings) Opened(ctx context.Context) (time.Time, error) { return time.Now(), ctx.Err() }

// close reads the server's process a while longer, and then no more. It may be that nothing was read.
func (s *surroundings) close(ctx context.Context) (*measure.Machine, map[measure.Metric]measure.Track, error) {
	machine := &measure.Machine{}
	if s.machine != nil {
		machine = s.machine.stop(s.began)
	}
	if s.process == nil {
		return machine, nil, nil
	}
	read, err := s.process.End(ctx, s.began)
	return machine, read, err
}
