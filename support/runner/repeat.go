package runner

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"time"

	"bamboo-spec/support/client"
	"bamboo-spec/support/measure"
	"bamboo-spec/support/procmon"
	"bamboo-spec/support/report"
	"bamboo-spec/support/target"
	"bamboo-spec/support/units"
)

// watchedSource hands out servers to one scenario and reads what else the machine does from then on.
type watchedSource struct {
	target.Source

	mu       sync.Mutex
	servers  []*target.Server
	machines []*watchedMachine
	limit    time.Duration // the shortest time that the scenario gives a server of its own for something; 0: none
}

type watchedMachine struct {
	*procmon.Machine
	since time.Time
}

// Take implements target.Source.
func (s *watchedSource) Take(ctx context.Context, settings target.Settings) (*target.Server, error) {
	b, err := s.Source.Take(ctx, settings)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	s.servers = append(s.servers, b)
	for _, limit := range []time.Duration{settings.StallLimit, settings.RequestLimit, settings.Heartbeat} {
		if limit > 0 && (s.limit == 0 || limit < s.limit) {
			s.limit = limit
		}
	}
	s.mu.Unlock()
	pids := []int{os.Getpid()}
	if pid := b.PID(); pid != 0 {
		pids = append(pids, pid)
	}
	m, err := procmon.OpenMachine(pids...)
	if err != nil {
		return b, nil // where nothing can be read no wait is excused
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.machines = append(s.machines, &watchedMachine{m, time.Now()})
	return b, nil
}

// timeLimit is the shortest time limit of a server; 0: no server has one of its own.
func (s *watchedSource) timeLimit() time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.limit
}

// short is what the machine did not give the servers of the scenario, nil if nothing is known.
func (s *watchedSource) short() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []error
	for _, b := range s.servers {
		all = append(all, b.Short())
	}
	return errors.Join(all...)
}

// taken is the longest time that other processes, also the servers of other scenarios, can
// have delayed this scenario by, with the words for it.
func (s *watchedSource) taken() (most time.Duration, words string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, m := range s.machines {
		u, err := m.Read()
		if err != nil {
			continue
		}
		one := measure.Usage{Ended: u.At.Sub(m.since), Others: u.Others, Steal: u.Steal, Throttled: u.Throttled}
		for _, w := range u.Waited {
			one.Server += w
		}
		machine := measure.Machine{Processors: procmon.Processors(), Usages: []measure.Usage{one}}
		if d := machine.Taken(0, one.Ended); d > most {
			most = d
			words = fmt.Sprintf(
				"other processes used %.0f %% of the machine for %s, and Bamboo and the driver waited %s for a "+
					"processor",
				100*machine.OthersShare(one), units.Brief(one.Ended), units.Brief(one.Server))
		}
	}
	return most, words
}

// missed is how long a wait took that was missed; false if err is something else.
func missed(err error) (time.Duration, bool) {
	var late *client.TimeoutError
	switch {
	case errors.Is(err, target.ErrSlowEnd):
		return target.EndGrace, true
	case errors.As(err, &late) && errors.Is(late, context.DeadlineExceeded):
		return max(late.Waited, late.Limit), true
	}
	return 0, false
}

// starved says in words what kept a scenario from meeting a wait, "" if that was not the machine. Others
// must have taken half of the wait, and of one that had no time left 50 ms. A server with a time limit of its
// own may have missed that, and done something else than it does in time.
func starved(err error, limit, taken time.Duration, words string) string {
	wait, late := missed(err)
	if !late && err != nil && limit > 0 {
		wait, late = limit, true
	}
	if !late || taken < max(wait, 100*time.Millisecond)/2 {
		return ""
	}
	return words
}

// again says why the scenario is to be run once more, alone at the end; "" if it is not.
// It is never run a third time: what the machine keeps from being judged is then not judged.
func (p *performance) again(taken time.Duration, words string) string {
	if p.x.repeats == nil || p.result.Verdict != report.Broken {
		return ""
	}
	words = starved(p.result.Err, p.source.timeLimit(), taken, words)
	if words == "" {
		return ""
	}
	if p.result.Repeated == "" {
		return words
	}
	p.result.Err = report.CannotJudge(fmt.Errorf("%w\nmissed twice, while %s", p.result.Err, words))
	p.result.Verdict = report.Unjudged
	return ""
}

// repeats are the scenarios to be run once more, with the reason.
type repeats struct {
	why   map[*planned]string
	order []*planned
}

// postpone keeps a result that does not count unless the run ends before the scenario's second run.
func (x *execution) postpone(p *planned, r *report.Result, why string) {
	x.mu.Lock()
	defer x.mu.Unlock()
	r.Err = report.CannotJudge(fmt.Errorf("%w\nit was to be run once more: %s", r.Err, why))
	r.Verdict = report.Unjudged
	x.results[p] = r
	x.repeats.why[p] = why
	x.repeats.order = append(x.repeats.order, p)
}

// runAgain runs the postponed scenarios alone, until none is postponed any more.
func (x *execution) runAgain(ctx context.Context) error {
	for len(x.repeats.order) > 0 && ctx.Err() == nil {
		todo := x.repeats.order
		x.repeats.order = nil
		if err := x.run(ctx, todo, 1); err != nil {
			return err
		}
	}
	return nil
}
