package runner

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"regexp"
	"runtime"
	"time"

	"bamboo-spec/support/bamboo"
	"bamboo-spec/support/capability"
	"bamboo-spec/support/config"
	"bamboo-spec/support/report"
	"bamboo-spec/support/target"
	"bamboo-spec/support/world"
)

// Command is `godog run`: everything that a run depends on.
type Command struct {
	Sentences Sentences
	Flags     config.Flags
	Options
	Out, Errors io.Writer
}

// Options are the flags that have no place in godog.yml.
type Options struct {
	Config        string // the file with the profiles
	NoColours     bool
	StopOnFailure bool
	Save          string   // where what is measured is kept; "": nowhere
	Baseline      []string // files, or patterns, of runs to compare with
	MaxRegression float64  // part of what was by which a promise may be kept worse
}

// Output is where failing scenarios leave their transcripts and logs.
const Output = "out"

// Run runs and returns the exit code: 0 if every promise holds, 1 if one is
// broken, 2 if that could not be found out.
func (c *Command) Run(ctx context.Context) int {
	summary, err := c.run(ctx)
	code := 0
	if summary != nil { // no list was asked for
		code = summary.ExitCode()
	}
	if err != nil {
		fmt.Fprintf(c.Errors, "%v\n", err)
		if code != 1 { // a broken promise is one, whatever else went wrong
			code = 2
		}
	}
	return code
}

func (c *Command) run(ctx context.Context) (*report.Summary, error) {
	cfg, err := config.Load(c.Config, os.LookupEnv, c.Flags)
	if err != nil {
		return nil, err
	}
	r := &run{command: c, cfg: cfg}
	if r.all, err = c.plan(cfg, newVocabulary(c.Sentences)); err != nil {
		return nil, r.refuse(err)
	}
	if len(r.all) == 0 {
		return nil, r.refuse(fmt.Errorf("no scenario was chosen by %s; godog run --list shows what there is", describeChoice(cfg)))
	}
	if r.source, r.tidy, err = newSource(cfg); err != nil {
		return nil, r.refuse(err)
	}
	r.resolve()
	if cfg.List {
		return nil, errors.Join(r.list(), r.tidy())
	}
	summary, err := r.execute(ctx)
	if summary == nil { // else what went wrong with it is a part of the summary
		err = errors.Join(err, r.tidy())
	}
	return summary, err
}

func (c *Command) plan(cfg config.Config, v *vocabulary) ([]*planned, error) {
	ch := choice{paths: cfg.Paths, exclude: cfg.Exclude, smoke: true, tags: cfg.Tags}
	if cfg.Name != "" {
		var err error
		if ch.name, err = regexp.Compile(cfg.Name); err != nil {
			return nil, fmt.Errorf("--name: %w", err)
		}
	}
	all, err := plan(ch, v)
	if err != nil {
		return nil, err
	}
	return all, markKnownBroken(all, cfg)
}

func describeChoice(cfg config.Config) string {
	text := fmt.Sprintf("the paths %v", cfg.Paths)
	for _, t := range cfg.Tags {
		text += " and the tags “" + t + "”"
	}
	if cfg.Name != "" {
		text += " and the name “" + cfg.Name + "”"
	}
	return text
}

// newSource makes the source of Bamboos that the profile asks for, and the
// function that gives back everything it took.
func newSource(cfg config.Config) (target.Source, func() error, error) {
	switch cfg.Target {
	case config.URL:
		s := target.NewRemote(target.RemoteOptions{API: cfg.APIURL, Gateway: cfg.GatewayURL, ModelListen: cfg.ModelListen, Timeout: cfg.ReadyTimeout})
		return s, s.Close, nil
	case config.Command:
		dir, err := os.MkdirTemp("", "bamboo-spec-")
		if err != nil {
			return nil, nil, err
		}
		s := target.NewCommand(target.CommandOptions{
			Argv: cfg.Command, ConfigTemplate: cfg.ConfigTemplate, Env: cfg.Env, Dir: dir, ReadyTimeout: cfg.ReadyTimeout,
		})
		return s, func() error { return errors.Join(s.Close(), os.RemoveAll(dir)) }, nil
	default:
		return newChildren(cfg)
	}
}

func newChildren(cfg config.Config) (target.Source, func() error, error) {
	if cfg.List {
		return target.NewChildren(target.ChildOptions{}), func() error { return nil }, nil
	}
	dir, err := target.DataFolder()
	if err != nil {
		return nil, nil, err
	}
	s := target.NewChildren(target.ChildOptions{Dir: dir, Ahead: min(cfg.Concurrency, 2*runtime.NumCPU()), StartTimeout: cfg.ReadyTimeout})
	return s, func() error { return errors.Join(s.Close(), os.RemoveAll(dir)) }, nil
}

// run is one run of the command, with everything resolved.
type run struct {
	command *Command
	cfg     config.Config
	source  target.Source
	tidy    func() error // ends all that the source has started and removes its files
	all     []*planned
}

// resolve says of each scenario whether it will be run and why not.
func (r *run) resolve() {
	can := r.source.Capabilities()
	for _, p := range r.all {
		switch missing := can.Missing(p.needs); {
		case !r.cfg.Slow && p.slow():
			p.notRun = "is @slow; set RUN_SLOW_TESTS=true"
		case !r.cfg.Integration && len(p.needs) > 0:
			p.notRun = "needs a server, and RUN_INTEGRATION_TESTS is false"
		case len(missing) > 0:
			p.notRun = "needs " + missing.String()
		}
	}
}

func (p *planned) slow() bool { return p.tagged("@slow") }

// alone tells whether the scenario must not run beside others.
func (p *planned) alone() bool {
	return p.tagged("@serial") || p.measures || p.scenario.Capability == "perf"
}

// phases puts the scenarios into groups that run one after another: those that
// may run side by side, then those that may not. On a shared target whoever
// scripts the model runs alone, since the model cannot tell scenarios apart.
func (r *run) phases() (together, alone []*planned) {
	for _, p := range r.all {
		switch {
		case p.notRun != "":
		case p.alone(), r.source.Shared() && p.needs.Has(capability.Script):
			alone = append(alone, p)
		default:
			together = append(together, p)
		}
	}
	if r.cfg.Random {
		shuffle := rand.New(rand.NewPCG(uint64(r.cfg.Seed), 0))
		for _, group := range [][]*planned{together, alone} {
			shuffle.Shuffle(len(group), func(i, j int) { group[i], group[j] = group[j], group[i] })
		}
	}
	return together, alone
}

func (r *run) execute(ctx context.Context) (*report.Summary, error) {
	if r.cfg.Random && r.cfg.Seed == 0 {
		r.cfg.Seed = 1 + rand.Int64N(1<<31)
	}
	memory, err := r.command.remember(ctx)
	if err != nil {
		return nil, err
	}
	kept := &evidence{dir: Output + "/failures"}
	if err := kept.clear(); err != nil {
		return nil, err
	}
	reports, err := r.reporters()
	if err != nil {
		return nil, err
	}
	summary, err := r.perform(ctx, reports, kept, memory)
	return summary, errors.Join(err, reports.close())
}

// perform runs what can be run and tells the reporters.
func (r *run) perform(ctx context.Context, reports *reports, kept *evidence, memory *memory) (*report.Summary, error) {
	together, alone := r.phases()
	x := r.execution(reports)
	x.evidence = kept
	info := r.info()
	info.Scenarios = len(together) + len(alone)
	info.Plan = x.outcome(r.all)
	if err := hide(r.ready(ctx, info.Scenarios), x.mask); err != nil {
		return nil, errors.Join(err, reports.notBegun(info, err))
	}
	if err := memory.save(reports); err != nil {
		return nil, errors.Join(err, reports.notBegun(info, err))
	}
	info.Started = time.Now()
	reports.Start(info)
	problem := errors.Join(x.run(ctx, together, r.cfg.Concurrency), x.run(ctx, alone, 1))
	if err := r.tidy(); err != nil {
		problem = errors.Join(problem, fmt.Errorf("after the run: %w", err))
	}
	problem = errors.Join(append(x.lost, problem)...)
	summary := &report.Summary{
		Run: info, Results: x.outcome(r.all), Took: time.Since(info.Started),
		Problem: hide(problem, x.mask), Interrupted: ctx.Err() != nil,
	}
	memory.compare(summary)
	return summary, reports.End(summary)
}

// ready makes sure that there is a Bamboo to test, if one is needed.
func (r *run) ready(ctx context.Context, scenarios int) error {
	if scenarios == 0 {
		return nil
	}
	check, cancel := context.WithTimeout(ctx, r.cfg.ReadyTimeout)
	defer cancel()
	err := r.source.Check(check)
	if ctx.Err() != nil {
		return fmt.Errorf("nothing was run: %w", context.Cause(ctx))
	}
	return err
}

// mask hides what must never reach any output.
func (r *run) mask() func(string) string { return bamboo.Mask(r.cfg.Secrets) }

func (r *run) info() report.Run {
	info := report.Run{Profile: r.cfg.Profile, Paths: r.cfg.Paths, Concurrency: r.cfg.Concurrency, Started: time.Now(), Again: r.again()}
	if r.source != nil {
		info.Target = r.mask()(r.source.Describe())
	}
	if r.cfg.Random {
		info.Seed = r.cfg.Seed
	}
	return info
}

// outcome is what the scenarios have come to so far.
func (x *execution) outcome(all []*planned) []*report.Result {
	var results []*report.Result
	for _, p := range all {
		results = append(results, x.resultOf(p))
	}
	return results
}

// again is the command that runs what is added to it as this run does. What the
// environment says is said again there.
func (r *run) again() string {
	if p := r.command.Flags.Profile; p != "" {
		return "go tool godog run --profile " + p
	}
	return "go tool godog run"
}

func (x *execution) resultOf(p *planned) *report.Result {
	if r := x.results[p]; r != nil {
		return r
	}
	if p.notRun != "" {
		return &report.Result{Scenario: p.scenario, Verdict: report.NotRun, Reason: p.notRun}
	}
	return &report.Result{Scenario: p.scenario, Verdict: report.Interrupted, Reason: "the run ended first"}
}

func (r *run) execution(reporter report.Reporter) *execution {
	x := newExecution()
	x.sentences, x.reporter, x.mask = r.command.Sentences, reporter, r.mask()
	x.knownWait, x.stopOnFailure = r.cfg.KnownBrokenDeadline, r.command.StopOnFailure
	x.scene = world.Scene{
		Source: r.source, AuthToken: r.cfg.AuthToken, Wait: r.cfg.Wait, ExtraModelCalls: r.cfg.ExtraModelCalls,
		Progress: x.progress,
		Client:   bamboo.Config{Dialect: bamboo.Dialect(r.cfg.Dialect), Execute: r.cfg.Execute, Secrets: r.cfg.Secrets},
	}
	return x
}
