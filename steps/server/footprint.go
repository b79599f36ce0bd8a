package server

import (
	"context"
	"errors"
	"fmt"
	"time"

	"bamboo-spec/support/capability"
	"bamboo-spec/support/layout"
	"bamboo-spec/support/mismatch"
	"bamboo-spec/support/procmon"
	"bamboo-spec/support/report"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/units"
	"bamboo-spec/support/world"
)

// footprint registers what Bamboo's process holds, and what it must give back.
func footprint(sc *sentence.Book, s *server) {
	process := sentence.Needs(capability.Process)
	sc.Given(`^Bamboo's memory, files and connections have been measured$`, s.isNoted, process)
	sc.Given(`^Bamboo is idle$`, s.isIdle, process)

	sc.Then(`^Bamboo holds no more files and connections than measured within ([\d.]+ \w+)$`, s.holdsNoMore, process)
	sc.Then(`^Bamboo's memory has grown by less than ([\d.]+ [KMG]i?B)$`, s.memoryGrewLess, process)
	sc.Then(`^Bamboo's memory returns to within ([\d.]+ [KMG]i?B) of its idle size within ([\d.]+ \w+)$`,
		s.memoryIsBack, process)
}

// holdings are what the server's process held at one moment, without its connections to the model: it may keep
// those for its next calls.
type holdings map[procmon.Quantity]float64

// givenBack are the holdings that go back to what they were, to the piece.
var givenBack = []procmon.Quantity{procmon.Connections, procmon.OpenFiles}

const (
	lookAgain = 20 * time.Millisecond
	quietLook = 6 // looks in a row at which nothing changes: a tenth of a second
	megabyte  = 1e6
)

// isNoted keeps how many connections and open files the server has, without those to its model, and its memory, as
// soon as the first two have not changed for a tenth of a second.
func (s *server) isNoted(ctx context.Context) error {
	if _, err := s.Server(ctx); err != nil {
		return err
	}
	const what = "a moment at which the server's connections and open files do not change"
	var h holdings
	same := 0
	var failed error
	err := s.Poll(ctx, what, func(ctx context.Context) bool {
		before := h
		if h, failed = s.holdings(ctx); failed != nil {
			return true
		}
		if same++; len(before) == 0 || !sameCounts(before, h) {
			same = 0
		}
		return same >= quietLook || world.Pause(ctx, lookAgain) != nil
	})
	s.noted = h
	return errors.Join(err, failed)
}

func sameCounts(a, b holdings) bool {
	for _, q := range givenBack {
		if a[q] != b[q] {
			return false
		}
	}
	return true
}

// holdings reads what the server holds now. Its process is looked up anew: after a restart it is another one,
// and which of its sockets are connections can be told for sure only while none of them is being closed.
func (s *server) holdings(ctx context.Context) (holdings, error) {
	b, err := s.Server(ctx)
	if err != nil {
		return nil, err
	}
	p, err := procmon.Open(b.PID())
	if err != nil {
		return nil, report.CannotJudge(err)
	}
	now, err := p.Now()
	if err != nil {
		return nil, err
	}
	h := holdings{}
	for q, sample := range now {
		h[q] = sample.Value
	}
	if l := b.ModelListener(); l != nil {
		for _, q := range givenBack {
			h[q] -= float64(l.Connections())
		}
	}
	return h, nil
}

// before are the holdings that were noted.
func (s *server) before() (holdings, error) {
	if s.noted == nil {
		return nil, report.CannotJudge(errors.New("it is not known what the server held before; " +
			"say first: Given Bamboo's memory, files and connections have been measured"))
	}
	return s.noted, nil
}

// holdsNoMore waits until the server has no more connections and open files than were measured.
func (s *server) holdsNoMore(ctx context.Context, d time.Duration) error {
	before, err := s.before()
	if err != nil {
		return err
	}
	return s.comesBack(ctx, d, func(ctx context.Context) (*mismatch.Error, error) {
		now, err := s.holdings(ctx)
		var more [][]string
		for _, q := range givenBack {
			if now[q] > before[q] {
				more = append(more, []string{string(q), fmt.Sprint(now[q]), fmt.Sprint("noted: ", before[q])})
			}
		}
		if len(more) == 0 {
			return nil, err
		}
		return &mismatch.Error{
			What:     fmt.Sprintf("after %s Bamboo still holds what it should have given back", units.Brief(d)),
			Expected: "no more than was measured", Actual: layout.Table(more)}, err
	})
}

// lookFor looks for what the server holds too much of; nil: nothing.
type lookFor func(context.Context) (excess *mismatch.Error, err error)

// comesBack looks again and again until there is no excess any more, for at most d, and returns the last excess.
func (s *server) comesBack(ctx context.Context, d time.Duration, look lookFor) error {
	ctx, cancel := context.WithTimeout(ctx, d)
	defer cancel()
	for {
		excess, err := look(ctx)
		if err != nil {
			return s.Explain(err)
		}
		if excess == nil {
			return nil
		}
		if world.Pause(ctx, lookAgain) != nil {
			return excess
		}
	}
}

// memoryGrewLess checks how far the server's memory (its resident set) is now above what was measured.
func (s *server) memoryGrewLess(ctx context.Context, limit units.Bytes) error {
	before, err := s.before()
	if err != nil {
		return err
	}
	now, err := s.holdings(ctx)
	if err != nil {
		return s.Explain(err)
	}
	grown := now[procmon.Memory] - before[procmon.Memory]
	if grown < float64(limit) {
		return nil
	}
	return &mismatch.Error{What: "Bamboo's memory has grown",
		Expected: fmt.Sprintf("by less than %.0f MB", float64(limit)/megabyte),
		Actual:   fmt.Sprintf("by %.1f MB, from %.1f MB", grown/megabyte, before[procmon.Memory]/megabyte)}
}

// isIdle first answers one user, so that memory of the first use does not count, and then measures the server's memory.
//
// Example:
//
//	Given Bamboo is idle
//	When 4 clients send an endless body of 16 MiB and more
//	Then the client is refused
//	And Bamboo's memory returns to within 20 MB of its idle size within 5 s
func (s *server) isIdle(ctx context.Context) (err error) {
	if err := s.answersNext(ctx); err != nil {
		return err
	}
	s.idle, err = s.holdings(ctx)
	return err
}

// memoryIsBack reads the memory that the server's process takes (its resident set) until it is low enough.
func (s *server) memoryIsBack(ctx context.Context, most units.Bytes, within time.Duration) error {
	if s.idle == nil {
		return report.CannotJudge(errors.New("it is not known how much memory Bamboo takes while idle; " +
			"say first: Bamboo is idle"))
	}
	idle := s.idle[procmon.Memory]
	return s.comesBack(ctx, within, func(ctx context.Context) (*mismatch.Error, error) {
		h, err := s.holdings(ctx)
		now := h[procmon.Memory]
		if now-idle <= float64(most) {
			return nil, err
		}
		return &mismatch.Error{What: fmt.Sprintf("Bamboo's memory is still too large after %s", units.Brief(within)),
			Expected: fmt.Sprintf("at most %.0f MB more than the %.0f MB while idle", float64(most)/megabyte,
				idle/megabyte),
			Actual: fmt.Sprintf("%.0f MB", now/megabyte)}, err
	})
}
