package prove

import (
	"context"
	"hash/fnv"
	"math/rand/v2"
	"strconv"
	"sync"

	"bamboo-spec/support/reference/defect"
	"bamboo-spec/support/report"
)

// search fills a matrix.
type search struct {
	*Matrix
	workers int
	seed    int64 // not 0: in random order
	lasting bool  // what is found is written down: everyone who looks must find it again
	written Failures
	try     func(context.Context, *report.Scenario, defect.Defect) Trial
}

// everyClaim performs each scenario against the defects that are about it.
func (h *search) everyClaim(ctx context.Context) error {
	all := append([]claim(nil), h.Claims...)
	shuffle(h.seed, all)
	return each(ctx, h.workers, all, h.claim)
}

// everything performs each scenario against each defect.
func (h *search) everything(ctx context.Context) error {
	var all []claim
	for _, s := range h.Scenarios {
		for _, d := range h.Defects {
			all = append(all, claim{scenario: s, defect: d})
		}
	}
	return each(ctx, h.workers, all, h.claim)
}

func (h *search) claim(ctx context.Context, c claim) error { return h.trial(ctx, c.scenario, c.defect) }

// shuffle puts all into a pseudo-random order that depends on seed only.
func shuffle(seed int64, all []claim) {
	if seed == 0 {
		return
	}
	salt := fnv.New64a()
	salt.Write(strconv.AppendInt(nil, seed, 10))
	rand.New(rand.NewPCG(uint64(seed), salt.Sum64())).Shuffle(len(all),
		func(i, j int) { all[i], all[j] = all[j], all[i] })
}

// trial performs a scenario against a defect, unless that was done before. It fails only if the proof is interrupted.
func (h *search) trial(ctx context.Context, s *report.Scenario, d defect.Defect) error {
	if _, ok := h.tried(s, d); ok {
		return nil
	}
	claimed := h.claimed(s, d)
	t := h.try(ctx, s, d)
	for tries := 1; ctx.Err() == nil &&
		(h.inconclusive(t, claimed, tries) || h.perhapsLuck(t, tries) || h.saysOtherwise(t, tries)); tries++ {
		before := t
		if t = h.try(ctx, s, d); h.lasting {
			t.Before = before.changed(t)
		}
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	h.add(t)
	return nil
}

// How often a trial is made that comes to nothing.
const (
	triesOfKnown    = 3
	triesOfMeasured = 5
)

// triesOfLasting is how often in a row a catch must come before it is written down.
const triesOfLasting = 3

// perhapsLuck tells whether a catch that came so often may not come the next time.
// Measurements, which take long, do not depend on the moment.
func (h *search) perhapsLuck(t Trial, tries int) bool {
	return h.lasting && t.Outcome == Caught && !measured(t.Defect) && tries < triesOfLasting
}

// saysOtherwise tells whether a catch that came so often does not say what was written down of it. On a
// busy machine the same fault may show in another way.
func (h *search) saysOtherwise(t Trial, tries int) bool {
	was := h.written.Of(t.Defect.Name)
	return !h.lasting && t.Outcome == Caught && !measured(t.Defect) && tries < triesOfKnown &&
		was.Scenario == t.Scenario.Name && !alike(was.Text, t.lasting())
}

// inconclusive tells whether a trial that was made so often is to be made again: one that
// could not be judged, and one that was to catch and did not on a machine that may be busy with other things.
func (h *search) inconclusive(t Trial, claimed bool, tries int) bool {
	switch {
	case t.Outcome == Caught:
		return false
	case t.Outcome == Unjudged && measured(t.Defect):
		return tries < triesOfMeasured
	case t.Outcome == Unjudged:
		return tries < triesOfKnown
	}
	return tries < triesOfKnown && claimed && !h.lasting
}

// each does a job for every item, n at a time. After the first error no more begin.
func each[T any](ctx context.Context, n int, items []T, do func(context.Context, T) error) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	todo := make(chan T)
	var workers sync.WaitGroup
	for range n {
		workers.Go(func() {
			for item := range todo {
				if err := do(ctx, item); err != nil {
					stop(err)
				}
			}
		})
	}
feed:
	for _, item := range items {
		select {
		case todo <- item:
		case <-ctx.Done():
			break feed
		}
	}
	close(todo)
	workers.Wait()
	return context.Cause(ctx)
}
