package runner

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/cucumber/godog"

	"bamboo-spec/support/report"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/world"
)

// Sentences adds the vocabulary to a book, bound to one scenario's world.
type Sentences func(*sentence.Book, *world.World)

// execution runs planned scenarios through godog and keeps what became of them.
type execution struct {
	sentences     Sentences
	scene         world.Scene // what is the same for each scenario
	knownWait     time.Duration
	stopOnFailure bool
	evidence      *evidence
	reporter      report.Reporter

	mu      sync.Mutex // guards what follows and keeps calls of the reporter apart
	planned map[string]*planned
	results map[*planned]*report.Result
	stopped bool
}

func newExecution() *execution {
	return &execution{planned: map[string]*planned{}, results: map[*planned]*report.Result{}}
}

// scenarioLimit ends a functional scenario that hangs in spite of the deadline on each wait.
const scenarioLimit = 2 * time.Minute

// silentFormat keeps godog quiet: what is printed comes from the reporters.
const silentFormat = "bamboo-spec-silent"

func init() {
	godog.Format(silentFormat, "prints nothing; reporters of bamboo-spec do", func(suite string, out io.Writer) godog.Formatter {
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
	var contents []godog.Feature
	for _, p := range todo {
		x.planned[p.uri()] = p
		contents = append(contents, godog.Feature{Name: p.uri(), Contents: p.content})
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

// agree checks that every scenario has a result and that godog's own count of
// failures is not larger than ours: a failure must never get lost on the way.
func (x *execution) agree(todo []*planned, code int) error {
	failed := false
	for _, p := range todo {
		r := x.results[p]
		if r == nil {
			return fmt.Errorf("%s: godog did not run this scenario", p.uri())
		}
		failed = failed || r.Err != nil
	}
	if (code != 0) != failed {
		return fmt.Errorf("godog ended with code %d, which does not go with the results of the scenarios", code)
	}
	return nil
}

// initialize is called by godog for each scenario: a world of its own, and the vocabulary bound to it.
func (x *execution) initialize(sc *godog.ScenarioContext) {
	w := world.New(x.scene)
	var book sentence.Book
	x.sentences(&book, w)
	add := map[sentence.Keyword]func(expr, fn any){sentence.Given: sc.Given, sentence.When: sc.When, sentence.Then: sc.Then}
	for _, s := range book.Sentences() {
		add[s.Keyword](s.Expr, s.Func)
	}
	(&performance{x: x, world: w}).hook(sc)
}

// performance is one scenario while it runs.
type performance struct {
	x      *execution
	world  *world.World
	plan   *planned
	result *report.Result
	step   int
	since  time.Time
	cancel context.CancelFunc
}

func (p *performance) hook(sc *godog.ScenarioContext) {
	sc.Before(p.begin)
	sc.StepContext().Before(func(ctx context.Context, _ *godog.Step) (context.Context, error) {
		p.since = time.Now()
		return ctx, nil
	})
	sc.StepContext().After(p.stepDone)
	sc.After(p.end)
}

var errStopped = errors.New("not started: an earlier promise was broken")

func (p *performance) begin(ctx context.Context, pickle *godog.Scenario) (context.Context, error) {
	p.plan = p.x.planned[pickle.Uri]
	p.result = &report.Result{
		Scenario: p.plan.scenario, Reason: p.plan.known,
		Steps: make([]report.StepResult, len(p.plan.scenario.Steps)), Started: time.Now(),
	}
	if p.x.halted() {
		return ctx, errStopped
	}
	if err := ctx.Err(); err != nil {
		return ctx, err
	}
	if !p.plan.alone() {
		ctx, p.cancel = context.WithTimeout(ctx, scenarioLimit)
	}
	wait := p.x.scene.Wait
	if p.plan.known != "" {
		wait = min(wait, p.x.knownWait)
	}
	p.world.Open(p.plan.scenario, wait)
	return ctx, nil
}

func (p *performance) stepDone(ctx context.Context, _ *godog.Step, status godog.StepResultStatus, err error) (context.Context, error) {
	if p.step < len(p.result.Steps) {
		p.result.Steps[p.step] = report.StepResult{
			Ran:    status == godog.StepPassed || status == godog.StepFailed,
			Passed: status == godog.StepPassed, Err: err, Took: time.Since(p.since),
		}
		p.step++
	}
	return ctx, nil
}

// end settles the scenario's account, cleans up and judges.
func (p *performance) end(ctx context.Context, _ *godog.Scenario, err error) (context.Context, error) {
	interrupted := errors.Is(context.Cause(ctx), errInterrupted) || errors.Is(err, errStopped)
	account := p.world.End(context.WithoutCancel(ctx), err)
	if p.cancel != nil {
		p.cancel()
	}
	p.result.Err = err
	if err == nil {
		p.result.Err = account
	} else if account != nil && !interrupted {
		p.result.Err = fmt.Errorf("%w\nand at the end of the scenario: %w", err, account)
	}
	p.result.Took = time.Since(p.result.Started)
	p.result.Verdict = verdict(p.result.Err, p.plan.known, interrupted)
	if p.result.Err != nil && !interrupted {
		p.result.Evidence, err = p.x.evidence.keep(p.plan, p.world.Evidence())
		if err != nil {
			p.result.Err = fmt.Errorf("%w\nand its evidence could not be kept: %w", p.result.Err, err)
		}
	}
	p.x.finished(p.plan, p.result)
	return ctx, account
}

func verdict(err error, known string, interrupted bool) report.Verdict {
	switch {
	case interrupted:
		return report.Interrupted
	case err == nil && known != "":
		return report.NoLongerBroken
	case err == nil:
		return report.Kept
	case report.IsCannotJudge(err):
		return report.Unjudged
	case known != "":
		return report.KnownBroken
	default:
		return report.Broken
	}
}

func (x *execution) finished(p *planned, r *report.Result) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.results[p] = r
	x.stopped = x.stopped || r.Verdict == report.Broken
	x.reporter.Finished(r)
}

func (x *execution) halted() bool {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.stopOnFailure && x.stopped
}
