package prove

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"

	"bamboo-spec/support/reference/defect"
	"bamboo-spec/support/report"
	"bamboo-spec/support/runner"
	"bamboo-spec/support/target"
)

// fleet performs scenarios against servers with and without defects.
type fleet struct {
	dir         string
	suite       *runner.Suite
	concurrency int
	told        func(r *report.Result, defect string) error
	sound       *target.Children // without a defect

	alone sync.RWMutex // held for writing by a scenario that must not run beside others
}

// perform runs one scenario against a server of a source.
func (f *fleet) perform(
	ctx context.Context, s *report.Scenario, source *target.Children, name string,
) (*report.Result, error) {
	if f.suite.Alone(s) {
		f.alone.Lock()
		defer f.alone.Unlock()
	} else {
		f.alone.RLock()
		defer f.alone.RUnlock()
	}
	r, err := f.suite.RunOne(ctx, s, source, wait)
	if err == nil {
		err = f.told(r, name)
	}
	return r, err
}

// try performs a scenario against servers with a defect, and counts how often that changed something.
// What cannot be performed cannot be judged; that ends no proof.
func (f *fleet) try(ctx context.Context, s *report.Scenario, d defect.Defect) Trial {
	unjudged := func(err error) Trial {
		return Trial{Scenario: s, Defect: d, Outcome: Unjudged, Text: err.Error()}
	}
	hits, err := os.CreateTemp(f.dir, "hits-*")
	if err != nil {
		return unjudged(err)
	}
	source := target.NewChildren(target.ChildOptions{
		Dir: f.dir, StartTimeout: readyTimeout, Defect: d.Name, Hits: hits.Name(),
	})
	r, err := f.perform(ctx, s, source, d.Name)
	// How a server with a defect ends was told where it happened.
	_ = source.Close()
	info, countErr := hits.Stat()
	if err := errors.Join(err, countErr, hits.Close(), os.Remove(hits.Name())); err != nil {
		return unjudged(err)
	}
	t := judge(r, f.suite.Givens(s), d)
	t.Hits = int(info.Size())
	return t
}

// baseline performs every scenario against a server without a defect and returns the results of those
// that do not pass. Each gets another chance: other work on the machine may have been in its way.
func (f *fleet) baseline(ctx context.Context) ([]*report.Result, error) {
	var mu sync.Mutex
	var broken []*report.Result
	err := each(ctx, f.concurrency, f.suite.Scenarios(), func(ctx context.Context, s *report.Scenario) error {
		r, err := f.perform(ctx, s, f.sound, "")
		for tries := 1; ctx.Err() == nil && (err != nil || r.Verdict != report.Kept) &&
			tries < triesOfMeasured; tries++ {
			r, err = f.perform(ctx, s, f.sound, "")
		}
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if err != nil {
			r = &report.Result{Scenario: s, Verdict: report.Unjudged,
				Err: fmt.Errorf("it could not be performed: %w", err)}
		}
		mu.Lock()
		defer mu.Unlock()
		if r.Verdict != report.Kept {
			broken = append(broken, r)
		}
		return nil
	})
	return broken, err
}
