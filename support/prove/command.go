package prove

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"bamboo-spec/support/cli"
	"bamboo-spec/support/config"
	"bamboo-spec/support/plan"
	"bamboo-spec/support/reference/defect"
	"bamboo-spec/support/report"
	"bamboo-spec/support/runner"
	"bamboo-spec/support/target"
)

// Command is `godog prove`: everything that a proof depends on.
type Command struct {
	Sentences   plan.Sentences
	Config      string   // the file with the profiles
	Page        string   // the file with what is proven
	Paths       []string // none: all functional features
	Defect      string   // only this one; empty: all
	All         bool     // every scenario against every defect, not only those that it is about
	Write       bool     // write the page
	Random      bool     // in random order
	Seed        int64    // of that order; 0: a new one
	Concurrency int
	Out, Errors io.Writer

	slow bool // scenarios tagged @slow too, which the page is not about, and those tagged @long
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
		fmt.Fprintln(c.Errors, cli.Plain(err))
		return 2
	}
	return proof.exitCode()
}

func (c *Command) run(ctx context.Context) (*proof, error) {
	suite, err := c.suite()
	if err != nil {
		return nil, err
	}
	everything, err := runner.NewSuite(runner.Choice{Paths: []string{features}, Slow: true}, c.Sentences)
	if err != nil {
		return nil, err
	}
	defects, err := c.defects(suite.Scenarios())
	if err != nil {
		return nil, err
	}
	p := &proof{
		Matrix: NewMatrix(suite.Scenarios(), defects), single: c.Defect != "",
		whole: c.Defect == "" && c.everything() && !c.slow, seed: c.Seed,
		names: WrongNames(everything.Scenarios(), defect.All()),
	}
	if p.before, err = ReadFailures(FailuresFolder, filesOf(suite.Scenarios())); err != nil {
		return nil, err
	}
	if p.page, err = c.checkPage(); err != nil {
		return nil, err
	}
	if c.Random && c.Seed == 0 {
		c.Seed = 1 + rand.Int64N(1<<31)
		p.seed = c.Seed
	}
	dir, err := target.DataFolder()
	if err != nil {
		return nil, err
	}
	if c.kind() == defect.Performance {
		c.Concurrency = 1 // a server that is measured has the machine to itself
	}
	sound := target.NewChildren(target.ChildOptions{Dir: dir, StartTimeout: readyTimeout})
	f := &fleet{dir: dir, suite: suite, concurrency: c.Concurrency, told: c.told(), sound: sound}
	err = errors.Join(c.prove(ctx, f, p), sound.Close(), os.RemoveAll(dir))
	if err != nil {
		return nil, err
	}
	return p, nil
}

func (c *Command) prove(ctx context.Context, f *fleet, p *proof) (err error) {
	started := time.Now()
	fmt.Fprintf(c.Out, "%d scenarios, %d defects\n", len(p.Scenarios), len(p.Defects))
	if p.broken, err = f.baseline(ctx); err != nil {
		return err
	}
	fmt.Fprintf(c.Out, "without a defect %d of %d scenarios pass  %.1f s\n",
		len(p.Scenarios)-len(p.broken), len(p.Scenarios), time.Since(started).Seconds())
	h := &search{Matrix: p.Matrix, workers: c.Concurrency, try: f.try, lasting: c.Write, written: p.before,
		seed: c.Seed}
	search := h.everyClaim
	if c.All {
		search = h.everything
	}
	if err := search(ctx); err != nil {
		return err
	}
	p.took = time.Since(started)
	if c.Write {
		return c.write(p)
	}
	return p.print(c.Out)
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

// suite chooses the scenarios. Those that measure are proven by name only.
func (c *Command) suite() (*runner.Suite, error) {
	cfg, err := config.Load(c.Config, os.LookupEnv, config.Flags{})
	if err != nil {
		return nil, err
	}
	c.slow = cfg.Slow
	choice := runner.Choice{Paths: c.Paths, Slow: c.slow, Short: !c.slow}
	if len(c.Paths) == 0 {
		choice.Paths = []string{features}
	}
	if c.kind() != defect.Performance {
		choice.Exclude = []string{performance}
	}
	suite, err := runner.NewSuite(choice, c.Sentences)
	if err == nil && len(suite.Scenarios()) == 0 {
		err = fmt.Errorf("there is no scenario to prove in %s", strings.Join(choice.Paths, ", "))
	}
	return suite, err
}

func measures(p string) bool {
	p = path.Clean(filepath.ToSlash(p))
	return p == performance || strings.HasPrefix(p, performance+"/")
}

// defects are those of the kind that are about one of the scenarios; all of the kind if every
// scenario is to be performed against every defect.
func (c *Command) defects(scenarios []*report.Scenario) ([]defect.Defect, error) {
	if c.Defect != "" {
		d, err := defect.Find(c.Defect)
		return []defect.Defect{d}, err
	}
	all := defect.Of(c.kind())
	if c.All {
		return all, nil
	}
	return slices.DeleteFunc(all, func(d defect.Defect) bool {
		return len(claims(scenarios, []defect.Defect{d})) == 0
	}), nil
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
		_, err := fmt.Fprintf(c.Out, "  %5.1f s  %-26s %-20s “%s”%s\n", r.Took.Seconds(), cmp.Or(name, "no defect"),
			r.Verdict, r.Scenario.Name, why)
		return err
	}
}

// write puts what was found in the place of what was written before.
func (c *Command) write(p *proof) error {
	page, err := c.makePage()
	if err != nil {
		return err
	}
	now := p.failures()
	p.before, p.page = now, ""
	if err := p.print(c.Out); err != nil || p.exitCode() != 0 {
		return err
	}
	return errors.Join(now.write(FailuresFolder, filesOf(p.Scenarios)), os.WriteFile(c.Page, []byte(page), 0o644))
}

// makePage is the page about everything that is not slow.
func (c *Command) makePage() (string, error) {
	suite, err := runner.NewSuite(runner.Choice{Paths: []string{features}}, c.Sentences)
	if err != nil {
		return "", err
	}
	return Page(suite.Scenarios(), defect.All()), nil
}

// checkPage says what is wrong with the page as it is written; "" if nothing.
func (c *Command) checkPage() (string, error) {
	want, err := c.makePage()
	if err != nil {
		return "", err
	}
	text, err := os.ReadFile(c.Page)
	if err == nil && string(text) != want || errors.Is(err, fs.ErrNotExist) {
		return c.Page + " does not say what the defects are about now", nil
	}
	return "", err
}

// filesOf are the feature files of scenarios.
func filesOf(scenarios []*report.Scenario) []string {
	var all []string
	for _, s := range scenarios {
		if !slices.Contains(all, s.File) {
			all = append(all, s.File)
		}
	}
	return all
}
