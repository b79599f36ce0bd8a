package runner

import (
	"context"
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/cucumber/godog"

	"bamboo-spec/support/argument"
	"bamboo-spec/support/plan"
	"bamboo-spec/support/report"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/world"
)

// execution runs planned scenarios through godog and keeps what became of them.
type execution struct {
	sentences     plan.Sentences
	env           world.Environment // what is the same for each scenario
	knownWait     time.Duration
	stopOnFailure bool
	evidence      *evidence
	reporter      report.Reporter
	mask          func(string) string // hides secrets

	data    string // where servers of ours keep their data; "": nobody knows
	machine func(*watchedSource) (taken time.Duration, words string)
	repeats *repeats    // nil: none is run twice
	retries *retries    // nil: what breaks is broken
	soft    bool        // the checks behind a broken one are made too
	ended   func() bool // the run was interrupted: nothing further is begun

	mu      sync.Mutex // guards what follows and keeps calls of the reporter apart
	planned map[string]*planned
	results map[*planned]*report.Result
	lost    []error // what of the evidence could not be kept
	stopped bool
	causes  rootCauses
}

func newExecution() *execution {
	return &execution{machine: (*watchedSource).taken, planned: map[string]*planned{},
		results: map[*planned]*report.Result{}, causes: rootCauses{}}
}

// scenarioLimit and slowLimit, for one tagged @slow, end a functional scenario that hangs in spite of the deadline on
// each wait.
const (
	scenarioLimit = 2 * time.Minute
	slowLimit     = 15 * time.Minute
)

// silentFormat keeps godog quiet: what is printed comes from the reporters.
const silentFormat = "bamboo-spec-silent"

func init() {
	godog.Format(silentFormat, "prints nothing; reporters of bamboo-spec do",
		func(suite string, out io.Writer) godog.Formatter {
			return silent{godog.NewBaseFmt(suite, out)}
		})
}

type silent struct{ *godog.BaseFmt }

func (silent) Summary() {}

// run executes the scenarios, n at a time, and returns an error if godog and we
// disagree about what happened.
func (x *execution) run(ctx context.Context, todo []*planned, n int) error {
	if len(todo) == 0 {
		return nil
	}
	x.ended = func() bool { return ctx.Err() != nil || x.halted() }
	var contents []godog.Feature
	for _, p := range todo {
		x.planned[p.URI()] = p
		contents = append(contents, godog.Feature{Name: p.URI(), Contents: p.Content})
	}
	code := godog.TestSuite{
		Name:                "bamboo-spec",
		ScenarioInitializer: x.initialize,
		Options: &godog.Options{
			Strict: true, Format: silentFormat, NoColors: true, Output: io.Discard,
			Concurrency: n, FeatureContents: contents, DefaultContext: ctx,
		},
	}.Run()
	return x.agree(todo, code)
}

// agree checks that every scenario has a result, and one that failed if godog saw a
// failure: none must get lost on the way. We are stricter than godog: see outcome.
func (x *execution) agree(todo []*planned, code int) error {
	failed := false
	for _, p := range todo {
		r := x.results[p]
		if r == nil {
			return fmt.Errorf("%s: godog did not run this scenario", p.URI())
		}
		failed = failed || r.Err != nil || r.Verdict == report.NotRun
	}
	if code != 0 && !failed {
		return fmt.Errorf("godog ended with code %d, but no scenario failed", code)
	}
	return nil
}

// initialize is called by godog for each scenario: a world of its own, and the vocabulary bound to it.
// Once nothing more is to run, one sentence stands for all: the vocabulary takes its time.
func (x *execution) initialize(sc *godog.ScenarioContext) {
	env := x.env
	source := &watchedSource{Source: env.Source}
	env.Source = source
	w := world.New(env)
	var book sentence.Book
	p := &performance{x: x, world: w, book: &book, source: source}
	if x.ended() {
		sc.Step(`^[\s\S]*$`, func() error { return errStopped })
		p.hook(sc)
		return
	}
	x.sentences(&book, w)
	add := map[sentence.Keyword]func(expr, fn any){sentence.Given: sc.Given, sentence.When: sc.When,
		sentence.Then: sc.Then}
	for _, s := range book.Sentences() {
		does := argument.Bind(&s, w)
		if x.soft && s.Keyword == sentence.Then {
			does = p.softly(does)
		}
		add[s.Keyword](s.Expr, does)
	}
	p.hook(sc)
}

// finished keeps the result and tells the reporter; lost is why its evidence is not there.
func (x *execution) finished(p *planned, r *report.Result, lost error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.results[p] = r
	if lost != nil {
		x.lost = append(x.lost, lost)
	}
	x.stopped = x.stopped || r.Verdict == report.Broken
	x.causes.add(p.Needs, r)
	for _, c := range p.causes {
		c.confirmed = c.confirmed || r.Verdict == report.KnownBroken && c.Where == r.Cause.Place
	}
	x.reporter.Finished(r)
}

// progress hands on how far a load has come.
func (x *execution) progress(of *report.Scenario, p report.Progress) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if l, ok := x.reporter.(report.Listener); ok {
		l.Progress(of, p)
	}
}

// missing says what the run has found to be missing of what the scenario needs; "" if nothing was.
func (x *execution) missing(p *planned) string {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.causes.missing(p.Needs)
}

func (x *execution) halted() bool {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.stopOnFailure && x.stopped
}
