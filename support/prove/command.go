package prove

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"bamboo-spec/support/config"
	"bamboo-spec/support/reference/defect"
	"bamboo-spec/support/report"
	"bamboo-spec/support/runner"
	"bamboo-spec/support/target"
)

// Command is `godog prove`: everything that a proof depends on.
type Command struct {
	Sentences   runner.Sentences
	Config      string   // the file with the profiles
	Page        string   // the file with what was proven before
	Paths       []string // none: all functional features
	Defect      string   // only this one; empty: all
	All         bool     // every scenario against every defect
	Write       bool     // write the page
	Random      bool     // in random order
	Seed        int64    // of that order; 0: a new one
	Concurrency int
	Out, Errors io.Writer

	slow bool  // scenarios tagged @slow too, which the page is not about
	page *Page // what was proven before, of every kind
}

const (
	wait         = time.Second // of each step that says no "within" itself
	concurrency  = 6           // servers at a time: they mostly wait for each other's messages
	readyTimeout = 30 * time.Second

	features    = "features"
	performance = "features/perf"
)

// Run proves and returns the exit code.
func (c *Command) Run(ctx context.Context) int {
	proof, err := c.run(ctx)
	if err != nil {
		fmt.Fprintf(c.Errors, "%v\n", err)
		return 2
	}
	return proof.exitCode()
}

func (c *Command) run(ctx context.Context) (*proof, error) {
	stage, err := c.stage()
	if err != nil {
		return nil, err
	}
	defects, err := c.defects()
	if err != nil {
		return nil, err
	}
	page, err := ReadPage(c.Page)
	if err != nil {
		return nil, err
	}
	if c.Random && c.Seed == 0 {
		c.Seed = 1 + rand.Int64N(1<<31)
	}
	dir, err := target.DataFolder()
	if err != nil {
		return nil, err
	}
	if c.kind() == defect.Performance {
		c.Concurrency = 1 // a server that is measured has the machine to itself
	}
	f := &fleet{dir: dir, stage: stage, concurrency: c.Concurrency, sources: map[string]*target.Children{}, told: c.told()}
	p := &proof{
		Matrix: NewMatrix(stage.Scenarios(), defects), words: newLexicon(stage.Scenarios()),
		single: c.Defect != "", whole: c.Defect == "" && c.everything() && !c.slow, seed: c.Seed, before: page.of(c.kind()),
	}
	c.page = page
	err = errors.Join(c.prove(ctx, f, p), f.close(), os.RemoveAll(dir))
	if err != nil {
		return nil, err
	}
	return p, nil
}

func (c *Command) prove(ctx context.Context, f *fleet, p *proof) error {
	started := time.Now()
	fmt.Fprintf(c.Out, "%d scenarios, %d defects\n", len(p.Scenarios), len(p.Defects))
	broken, err := f.baseline(ctx)
	if err != nil {
		return err
	}
	if len(broken) > 0 {
		p.broken = broken
		return p.print(c.Out)
	}
	fmt.Fprintf(c.Out, "without a defect every scenario passes  %.1f s\n", time.Since(started).Seconds())
	h := &hunt{Matrix: p.Matrix, workers: c.Concurrency, try: f.try, lasting: c.Write,
		order: order{words: p.words, page: p.before, seed: c.Seed}}
	if err := c.hunt(ctx, h); err != nil {
		return err
	}
	p.took = time.Since(started)
	if c.Write {
		return c.write(p)
	}
	return p.print(c.Out)
}

func (c *Command) hunt(ctx context.Context, h *hunt) error {
	if c.All {
		return h.everything(ctx)
	}
	if err := h.everyDefect(ctx); err != nil || c.Defect != "" {
		return err
	}
	return h.everyScenario(ctx)
}

// everything tells whether all functional features are proven, or all that measure.
func (c *Command) everything() bool {
	all := []string{features, performance}
	return len(c.Paths) == 0 || len(c.Paths) == 1 && slices.Contains(all, path.Clean(filepath.ToSlash(c.Paths[0])))
}

// kind is that of the defects that the paths are about.
func (c *Command) kind() defect.Kind {
	if slices.ContainsFunc(c.Paths, measures) {
		return defect.Performance
	}
	return defect.Functional
}

// stage chooses the scenarios. Those that measure are proven by name only.
func (c *Command) stage() (*runner.Stage, error) {
	cfg, err := config.Load(c.Config, os.LookupEnv, config.Flags{})
	if err != nil {
		return nil, err
	}
	c.slow = cfg.Slow
	choice := runner.Choice{Paths: c.Paths, Slow: c.slow}
	if len(c.Paths) == 0 {
		choice.Paths = []string{features}
	}
	if c.kind() != defect.Performance {
		choice.Exclude = []string{performance}
	}
	stage, err := runner.NewStage(choice, c.Sentences)
	if err == nil && len(stage.Scenarios()) == 0 {
		err = fmt.Errorf("there is no scenario to prove in %s", strings.Join(choice.Paths, ", "))
	}
	return stage, err
}

func measures(p string) bool {
	p = path.Clean(filepath.ToSlash(p))
	return p == performance || strings.HasPrefix(p, performance+"/")
}

// defects are those of the kind that the paths are about.
func (c *Command) defects() ([]defect.Defect, error) {
	if c.Defect != "" {
		d, err := defect.Find(c.Defect)
		return []defect.Defect{d}, err
	}
	return defect.Of(c.kind()), nil
}

// told says how each trial went, where they take so long that one asks.
func (c *Command) told() func(*report.Result, string) error {
	if c.kind() != defect.Performance {
		return func(*report.Result, string) error { return nil }
	}
	return func(r *report.Result, name string) error {
		why := ""
		if r.Verdict == report.Unjudged {
			first, _, _ := strings.Cut(r.Err.Error(), "\n")
			why = ": " + first
		}
		_, err := fmt.Fprintf(c.Out, "  %5.1f s  %-26s %-20s “%s”%s\n", r.Took.Seconds(), cmp.Or(name, "no defect"), r.Verdict, r.Scenario.Name, why)
		return err
	}
}

// write puts what was found in the place of what was written before.
func (c *Command) write(p *proof) error {
	page := p.page()
	p.before = page
	page = c.page.with(c.kind(), page)
	if err := p.print(c.Out); err != nil || p.exitCode() != 0 {
		return err
	}
	return os.WriteFile(c.Page, []byte(page.String()), 0o644)
}

// fleet performs scenarios against servers with and without defects.
type fleet struct {
	dir         string
	stage       *runner.Stage
	concurrency int
	told        func(r *report.Result, defect string) error

	alone sync.RWMutex // held for writing by a scenario that must not run beside others

	mu      sync.Mutex
	sources map[string]*target.Children // by defect
}

func (f *fleet) source(name string) *target.Children {
	f.mu.Lock()
	defer f.mu.Unlock()
	s := f.sources[name]
	if s == nil {
		s = target.NewChildren(target.ChildOptions{Dir: f.dir, StartTimeout: readyTimeout, Defect: name})
		f.sources[name] = s
	}
	return s
}

// perform runs one scenario against a server of its own; without a name, against a sound one.
func (f *fleet) perform(ctx context.Context, s *report.Scenario, name string) (*report.Result, error) {
	if f.stage.Alone(s) {
		f.alone.Lock()
		defer f.alone.Unlock()
	} else {
		f.alone.RLock()
		defer f.alone.RUnlock()
	}
	r, err := f.stage.Perform(ctx, s, f.source(name), wait)
	if err == nil {
		err = f.told(r, name)
	}
	return r, err
}

func (f *fleet) try(ctx context.Context, s *report.Scenario, d defect.Defect) (Trial, error) {
	r, err := f.perform(ctx, s, d.Name)
	if err != nil {
		return Trial{}, err
	}
	return judge(r, f.stage.Givens(s), d), nil
}

// sound performs a scenario against a server without a defect. One that measures gets
// another chance: other work on the machine may have been in its way.
func (f *fleet) sound(ctx context.Context, s *report.Scenario) (*report.Result, error) {
	r, err := f.perform(ctx, s, "")
	for tries := 1; err == nil && ctx.Err() == nil && r.Verdict != report.Kept && f.stage.Alone(s) && tries < triesOfMeasured; tries++ {
		r, err = f.perform(ctx, s, "")
	}
	return r, err
}

// baseline performs every scenario against a server without a defect and returns
// the results of those that do not pass.
func (f *fleet) baseline(ctx context.Context) ([]*report.Result, error) {
	var mu sync.Mutex
	var broken []*report.Result
	err := each(ctx, f.concurrency, f.stage.Scenarios(), func(ctx context.Context, s *report.Scenario) error {
		r, err := f.sound(ctx, s)
		if err != nil {
			return err
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

// close ends what runs. That a server had ended by itself was told where it happened.
func (f *fleet) close() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	var errs []error
	for _, s := range f.sources {
		errs = append(errs, s.Close())
	}
	return errors.Join(errs...)
}
