package prove

import (
	"context"
	"slices"
	"sync"

	"bamboo-spec/support/reference/defect"
	"bamboo-spec/support/report"
)

// hunt fills a matrix.
type hunt struct {
	*Matrix
	workers int
	order   order
	lasting bool // what is found is written down: everyone who looks must find it again
	try     func(context.Context, *report.Scenario, defect.Defect) (Trial, error)
}

// everyDefect performs scenarios against each defect until one has caught it.
func (h *hunt) everyDefect(ctx context.Context) error {
	return each(ctx, h.workers, h.order.defects(h.Defects), func(ctx context.Context, d defect.Defect) error {
		for _, s := range h.order.against(d, h.Scenarios) {
			if t, err := h.trial(ctx, s, d); err != nil || t.Outcome == Caught {
				return err
			}
		}
		return nil
	})
}

// everyScenario performs each scenario that has caught nothing against one defect
// after the other until it has.
func (h *hunt) everyScenario(ctx context.Context) error {
	promises := h.promises()
	return each(ctx, h.workers, h.order.scenarios(h.Idle()), func(ctx context.Context, s *report.Scenario) error {
		for _, d := range h.order.of(s, h.Defects, promises[s.File]) {
			if t, err := h.trial(ctx, s, d); err != nil || t.Outcome == Caught {
				return err
			}
		}
		return nil
	})
}

// everything performs each scenario against each defect.
func (h *hunt) everything(ctx context.Context) error {
	var all []cell
	for _, s := range h.Scenarios {
		for _, d := range h.Defects {
			all = append(all, cell{s, d.Name})
		}
	}
	return each(ctx, h.workers, all, func(ctx context.Context, c cell) error {
		d := h.Defects[slices.IndexFunc(h.Defects, func(d defect.Defect) bool { return d.Name == c.defect })]
		_, err := h.trial(ctx, c.scenario, d)
		return err
	})
}

// trial performs a scenario against a defect, unless that was done before.
func (h *hunt) trial(ctx context.Context, s *report.Scenario, d defect.Defect) (Trial, error) {
	if t, ok := h.tried(s, d); ok {
		return t, nil
	}
	if err := ctx.Err(); err != nil {
		return Trial{}, context.Cause(ctx)
	}
	t, err := h.try(ctx, s, d)
	for tries := 1; err == nil && ctx.Err() == nil && (h.inconclusive(t, tries) || h.perhapsLuck(t, tries)); tries++ {
		t, err = h.try(ctx, s, d)
	}
	if err == nil {
		h.add(t)
	}
	return t, err
}

// How often a trial is made that comes to nothing.
const (
	triesOfKnown    = 3
	triesOfMeasured = 5
)

// triesOfLasting is how often in a row a catch must come before it is written down.
const triesOfLasting = 3

// perhapsLuck tells whether a catch that came so often may not come the next time.
// Measurements, which take long, do not hang on the moment.
func (h *hunt) perhapsLuck(t Trial, tries int) bool {
	return h.lasting && t.Outcome == Caught && !measured(t.Defect) && tries < triesOfLasting
}

// inconclusive tells whether a trial that was made so often is to be made again. Where a
// catch was seen before, one that fails to come is worth another look on a machine that is
// busy with other things: time ran out, or what was to meet did not. A measurement that says nothing about the
// server always is.
func (h *hunt) inconclusive(t Trial, tries int) bool {
	switch t.Outcome {
	case Unjudged:
		if measured(t.Defect) {
			return tries < triesOfMeasured
		}
	case Caught:
		return false
	}
	return tries < triesOfKnown && !h.lasting && h.order.seed == 0 && h.order.page.knows(t.Scenario, t.Defect) > 0
}

// promises counts, for each feature file, the catches so far by the promise that they are about.
func (h *hunt) promises() map[string]map[defect.Promise]int {
	count := map[string]map[defect.Promise]int{}
	for _, s := range h.Scenarios {
		if count[s.File] == nil {
			count[s.File] = map[defect.Promise]int{}
		}
		for _, t := range h.By(s) {
			count[s.File][t.Defect.Promise]++
		}
	}
	return count
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
