package runner

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"bamboo-spec/support/capability"
	"bamboo-spec/support/cli"
	"bamboo-spec/support/client"
	"bamboo-spec/support/config"
	"bamboo-spec/support/locust"
	"bamboo-spec/support/plan"
	"bamboo-spec/support/provenance"
	"bamboo-spec/support/report"
	"bamboo-spec/support/target"
	"bamboo-spec/support/workload"
	"bamboo-spec/support/world"
)

// Command is `godog run`: everything that a run depends on.
type Command struct {
	Sentences plan.Sentences
	Flags     config.Flags
	Options
	Out, Errors io.Writer

	pick    func([]*planned) []*planned                  // of what is chosen only these; nil: all
	files   []string                                     // of those that are chosen only these; nil: all
	sources sources                                      // nil: newSource
	machine func(*watchedSource) (time.Duration, string) // for tests; nil: that of this machine
}

// Options are the flags that have no place in godog.yml.
type Options struct {
	Config        string // the file with the profiles
	NoColours     bool
	StopOnFailure bool
	Folder        string     // where failing scenarios leave their transcripts and logs; "": Output
	Save          string     // where the run is kept; "": nowhere
	Baseline      []string   // files, or patterns, of runs to compare with
	MaxRegression float64    // part of what was by which a promise may be kept worse
	FailedFirst   bool       // what did not hold in the last run of the Folder is begun first
	Retry         int        // how often a scenario that breaks is tried again; one that then holds is flaky
	Failed        bool       // only what did not hold in the last run of the Folder
	Shard         plan.Shard // only a part of what is chosen
	Watch         bool       // what is saved is run again
	Locust        string     // the web UI of the master whose workers drive loads; locust.Auto: it is started; "": none
	Workers       int        // that are wanted of it
}

// Output is where failing scenarios leave their transcripts and logs unless a Folder is chosen.
const Output = "out"

// Run runs and returns the exit code: 0 if every promise holds, 1 if one is
// broken, 2 if that could not be found out.
func (c *Command) Run(ctx context.Context) int {
	return c.exit(c.run(ctx))
}

// exit tells an error and is the exit code of a run.
func (c *Command) exit(summary *report.Summary, err error) int {
	code := 0
	if summary != nil { // no list was asked for
		code = summary.ExitCode()
	}
	if err != nil {
		fmt.Fprintln(c.Errors, report.ForTerminal(cli.Plain(err)))
		if code != 1 { // a broken promise is one, whatever else went wrong
			code = 2
		}
	}
	return code
}

func (c *Command) run(ctx context.Context) (*report.Summary, error) {
	failed, err := c.failedBefore()
	if err != nil {
		return nil, err
	}
	here := make(chan provenance.Provenance, 1)
	go func() { here <- provenance.Here(ctx) }() // asks git, while the features are read
	cfg, err := config.Load(c.Config, os.LookupEnv, c.Flags)
	if err != nil {
		return nil, err
	}
	r := &run{command: c, cfg: cfg, tested: sync.OnceValue(func() provenance.Provenance { return <-here })}
	team, err := locust.Choose(c.Locust, c.Workers)
	if err != nil {
		return nil, err
	}
	r.team = team
	v := plan.NewVocabulary(c.Sentences)
	v.Ended = ctx
	if err := r.choose(v); err != nil {
		return nil, r.refuse(err)
	}
	r.all = c.narrow(r.all, failed)
	if c.FailedFirst {
		r.failed, _ = readLastRun(c.folder()) // nothing failed before: the order stays
	}
	if len(r.all) == 0 {
		return nil, r.refuse(fmt.Errorf("no scenario was chosen by %s; godog run --list shows what there is",
			c.describeChoice(cfg)))
	}
	make := newSource
	if c.sources != nil {
		make = c.sources
	}
	if r.source, r.data, r.tidy, err = make(cfg, len(r.all)); err != nil {
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

// choose chooses the scenarios and finds what is known of them.
func (r *run) choose(v *plan.Vocabulary) error {
	cfg := r.cfg
	c := plan.Choice{Paths: cfg.Paths, Only: r.command.files, Exclude: cfg.Exclude, Smoke: cfg.Smoke, Tags: cfg.Tags,
		Own: cfg.Own.Tags}
	var err error
	if cfg.Name != "" {
		if c.Name, err = regexp.Compile(cfg.Name); err != nil {
			return fmt.Errorf("--name: %w", err)
		}
	}
	chosen, err := plan.Choose(c, v)
	if err != nil {
		return err
	}
	for _, p := range chosen {
		r.all = append(r.all, &planned{Chosen: p})
	}
	r.causes, err = knownBroken(r.all, cfg, v)
	return err
}

// failedBefore is what did not hold in the last run, nil if all is wanted. Without paths
// of its own the command then looks where that stands.
func (c *Command) failedBefore() (lastRun, error) {
	if !c.Failed {
		return nil, nil
	}
	last, err := readLastRun(c.folder())
	if err == nil && len(c.Flags.Paths) == 0 {
		c.Flags.Paths = last.files()
	}
	return last, err
}

// narrow takes of what was chosen what failed before, and of that the part of this shard.
func (c *Command) narrow(all []*planned, failed lastRun) []*planned {
	if failed != nil {
		var gone error
		if all, gone = failed.take(all); gone != nil {
			fmt.Fprintln(c.Errors, report.ForTerminal(gone.Error()))
		}
	}
	if c.pick != nil {
		all = c.pick(all)
	}
	var mine []*planned
	for i, p := range all {
		if c.Shard.Has(i) {
			mine = append(mine, p)
		}
	}
	return mine
}

// folder is where failing scenarios leave their transcripts and logs.
func (c *Command) folder() string { return cmp.Or(c.Folder, Output) }

func (c *Command) describeChoice(cfg config.Config) string {
	text := fmt.Sprintf("the paths %v", cfg.Paths)
	for _, t := range cfg.Tags {
		text += " and the tags “" + t + "”"
	}
	if cfg.Name != "" {
		text += " and the name “" + cfg.Name + "”"
	}
	if c.Failed {
		text += " and --failed"
	}
	if c.Shard.Of > 0 {
		text += fmt.Sprintf(" in part %d of %d", c.Shard.Part, c.Shard.Of)
	}
	return text
}

// run is one run of the command, with everything resolved.
type run struct {
	command *Command
	cfg     config.Config
	tested  func() provenance.Provenance
	source  target.Source
	team    workload.Team // nil: this process drives loads itself
	data    string        // where its servers keep their data
	tidy    func() error  // ends all that the source has started and removes its files
	all     []*planned
	causes  []*cause // of the profile's known_broken
	failed  lastRun  // whose failures are begun first; nil: none are
}

// resolve says of each scenario whether it will be run and why not.
func (r *run) resolve() {
	for _, p := range r.all {
		p.notRun = r.notRun(p.Chosen)
	}
}

// can is what the target lets a scenario do, as far as is known before the run.
func (r *run) can() capability.Set {
	can := r.source.Capabilities().Without(r.cfg.Lacks).Promised()
	return capability.Of(append(can, r.cfg.Has...)...).Without(r.cfg.Lacks)
}

// denied is what this Bamboo is known not to have.
func (r *run) denied() capability.Set {
	denied := slices.Clone(r.cfg.Lacks)
	for _, c := range r.causes {
		if !c.Sometimes {
			denied = append(denied, c.Needs...)
		}
	}
	return capability.Of(denied...)
}

// notRun says why the scenario will not be run; "" if it will.
func (r *run) notRun(p *plan.Chosen) string {
	can := r.can()
	switch missing := can.Missing(p.Needs).Essential(); {
	case !r.cfg.Slow && p.Slow():
		return "is @slow; set RUN_SLOW_TESTS=true"
	case !r.cfg.Integration && len(p.Needs) > 0:
		return "needs a server, and RUN_INTEGRATION_TESTS is false"
	case len(missing) > 0:
		return "needs " + missing.String()
	}
	return ""
}

// phases puts the scenarios into groups that run one after another: those that
// may run side by side, then those that may not. On a shared target whoever
// scripts the model runs alone, since the model cannot tell scenarios apart.
func (r *run) phases() (together, alone []*planned) {
	for _, p := range r.all {
		switch {
		case p.notRun != "":
		case p.Alone(), r.source.Shared() && p.Needs.Has(capability.Script):
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
	for _, group := range [][]*planned{together, alone} {
		slices.SortStableFunc(group, func(a, b *planned) int { return r.failed.rank(a) - r.failed.rank(b) })
	}
	slices.SortStableFunc(together, func(a, b *planned) int {
		switch {
		case a.Long() == b.Long():
			return 0
		case a.Long():
			return -1
		}
		return 1
	})
	return together, alone
}

// places is how many scenarios run at one time: those that only wait come on top.
func (r *run) places(together []*planned) int {
	n := r.cfg.Concurrency
	if n == 1 {
		return n
	}
	for _, p := range together {
		if p.Long() {
			n++
		}
	}
	return n
}

func (r *run) execute(ctx context.Context) (*report.Summary, error) {
	if r.cfg.Random && r.cfg.Seed == 0 {
		r.cfg.Seed = 1 + rand.Int64N(1<<31)
	}
	memory, err := r.command.remember()
	if err != nil {
		return nil, err
	}
	kept := newEvidence(r.command.folder(), r.command.Errors)
	kept.clear()
	reports, err := r.reporters()
	if err != nil {
		return nil, err
	}
	keepLastRun(r.command.folder(), r.command.Errors, reports)
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
	if v, tells := r.source.(target.Versioned); tells {
		info.Bamboo = r.mask()(v.Version(ctx))
	}
	if err := memory.save(reports); err != nil {
		return nil, errors.Join(err, reports.notBegun(info, err))
	}
	info.Started, info.Written = time.Now(), reports.written
	load := provenance.OpenLoad(ctx)
	reports.Start(info)
	defer r.endServersOnInterrupt(ctx)()
	problem := errors.Join(x.run(ctx, together, r.places(together)), x.run(ctx, alone, 1), x.runAgain(ctx))
	if err := errors.Join(r.endTeam(), r.tidy()); err != nil {
		problem = errors.Join(problem, fmt.Errorf("after the run: %w", err))
	}
	results := x.outcome(r.all)
	problem = errors.Join(append(x.lost, problem, unconfirmed(r.causes, results, r.notRun))...)
	summary := &report.Summary{
		Run: info, Results: results, Took: time.Since(info.Started),
		Problem: hide(problem, x.mask), Interrupted: ctx.Err() != nil, Load: load.Words(context.WithoutCancel(ctx)),
	}
	memory.compare(summary)
	return summary, reports.End(summary)
}

// endTeam ends what the team that drives loads has started.
func (r *run) endTeam() error {
	if team, ends := r.team.(io.Closer); ends {
		return team.Close()
	}
	return nil
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
func (r *run) mask() func(string) string { return client.Mask(r.cfg.Secrets) }

func (r *run) info() report.Run {
	info := report.Run{Profile: r.cfg.Profile, Paths: r.cfg.Paths, Concurrency: r.cfg.Concurrency, Started: time.Now(),
		Again: r.again(), Tested: r.tested(), Part: r.command.Shard.Part, Parts: r.command.Shard.Of,
		Reference: r.cfg.Target == config.Child}
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

// chosenBy are the variables that choose what is run and where; what they said is said again.
var chosenBy = []string{
	"BAMBOO_PROFILE", "BAMBOO_API_URL", "BAMBOO_WS_URL", "BAMBOO_MODEL_LISTEN", "BAMBOO_API_TIMEOUT", "RUN_SLOW_TESTS",
}

// again is the command that runs what is added to it as this run does, in any shell.
func (r *run) again() string {
	var words []string
	for _, name := range chosenBy {
		if value := os.Getenv(name); value != "" && !slices.Contains([]string{"false", "0", "no"},
			strings.ToLower(value)) {
			words = append(words, name+"="+report.Quoted(r.mask()(value)))
		}
	}
	words = append(words, "go tool godog run")
	if r.command.Locust != "" {
		words = append(words, fmt.Sprintf("--locust %s --workers %d", report.Quoted(r.command.Locust),
			r.command.Workers))
	}
	if p := r.command.Flags.Profile; p != "" {
		words = append(words, "--profile "+report.Quoted(p))
	}
	return strings.Join(words, " ")
}

func (x *execution) resultOf(p *planned) *report.Result {
	if r := x.results[p]; r != nil {
		return r
	}
	if p.notRun != "" {
		return &report.Result{Scenario: p.Scenario, Verdict: report.NotRun, Reason: p.notRun}
	}
	return &report.Result{Scenario: p.Scenario, Verdict: report.Interrupted, Reason: "the run ended first"}
}

func (r *run) execution(reporter report.Reporter) *execution {
	x := newExecution()
	x.data, x.soft = r.data, true
	if r.command.machine != nil {
		x.machine = r.command.machine
	}
	x.repeats = &repeats{why: map[*planned]string{}}
	x.sentences, x.reporter, x.mask = r.command.Sentences, reporter, r.mask()
	x.retries = &retries{most: r.command.Retry, broke: map[*planned][]*report.Result{}}
	x.knownWait, x.stopOnFailure = r.cfg.KnownBrokenDeadline, r.command.StopOnFailure
	x.env = world.Environment{
		Team:   r.team,
		Source: r.source, Denied: r.denied(), AuthToken: r.cfg.AuthToken, Wait: r.cfg.Wait,
		ExtraModelCalls: r.cfg.ExtraModelCalls, Ways: r.cfg.Ways,
		Progress: x.progress,
		Client: client.Config{
			Dialect: client.Dialect(r.cfg.Dialect), Execute: client.Execute(r.cfg.Execute), Model: r.cfg.Model,
			Header: r.cfg.Header, Routes: r.cfg.Routes, Injects: r.cfg.Injects, Secrets: r.cfg.Secrets,
		},
	}
	return x
}
