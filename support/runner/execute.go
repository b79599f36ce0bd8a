package runner

import (
	"context"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
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
	mask          func(string) string // hides secrets

	mu      sync.Mutex // guards what follows and keeps calls of the reporter apart
	planned map[string]*planned
	results map[*planned]*report.Result
	lost    []error // what of the evidence could not be kept
	stopped bool
}

func newExecution() *execution {
	return &execution{planned: map[string]*planned{}, results: map[*planned]*report.Result{}}
}

// scenarioLimit and slowLimit, for one tagged @slow, end a functional scenario that hangs in spite of the deadline on each wait.
const (
	scenarioLimit = 2 * time.Minute
	slowLimit     = 15 * time.Minute
)

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

// agree checks that every scenario has a result, and one that failed if godog saw a
// failure: none must get lost on the way. We are stricter than godog: see outcome.
func (x *execution) agree(todo []*planned, code int) error {
	failed := false
	for _, p := range todo {
		r := x.results[p]
		if r == nil {
			return fmt.Errorf("%s: godog did not run this scenario", p.uri())
		}
		failed = failed || r.Err != nil
	}
	if code != 0 && !failed {
		return fmt.Errorf("godog ended with code %d, but no scenario failed", code)
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
		add[s.Keyword](s.Expr, spoken(&s, w))
	}
	(&performance{x: x, world: w, book: &book}).hook(sc)
}

// performance is one scenario while it runs.
type performance struct {
	x       *execution
	world   *world.World
	book    *sentence.Book
	plan    *planned
	result  *report.Result
	refused error           // by a rehearsal; nil: none
	run     context.Context // of the whole run: it ends when that is interrupted
	begun   bool
	step    int // the next one whose result is kept
	since   time.Time
	cancel  context.CancelFunc
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
	p.plan, p.run = p.x.planned[pickle.Uri], ctx
	p.result = &report.Result{Scenario: p.plan.scenario, Reason: p.plan.known, Started: time.Now()}
	if p.x.halted() {
		return ctx, errStopped
	}
	if err := ctx.Err(); err != nil {
		return ctx, err
	}
	p.begun = true
	p.result.Steps = make([]report.StepResult, len(p.plan.scenario.Steps))
	if !p.plan.alone() {
		limit := scenarioLimit
		if p.plan.slow() {
			limit = slowLimit
		}
		ctx, p.cancel = context.WithTimeout(ctx, limit)
	}
	wait := p.x.scene.Wait
	if p.plan.known != "" {
		wait = min(wait, p.x.knownWait)
	}
	p.world.Open(p.plan.scenario, wait)
	p.refused = p.rehearse()
	return ctx, p.refused
}

// rehearse lets the scenario's own world know beforehand what its sentences will ask of it.
func (p *performance) rehearse() error {
	for _, r := range p.plan.rehearsed {
		if err := r.on(p.book).call(); err != nil {
			return report.CannotJudge(err)
		}
	}
	return nil
}

func (p *performance) stepDone(ctx context.Context, _ *godog.Step, status godog.StepResultStatus, err error) (context.Context, error) {
	if p.step < len(p.result.Steps) {
		step := report.StepResult{
			Ran: status == godog.StepPassed || err != nil, Passed: status == godog.StepPassed, Err: hide(explained(err), p.mask),
		}
		if step.Ran {
			step.Started, step.Took = p.since, time.Since(p.since)
		}
		p.result.Steps[p.step] = step
		for _, m := range p.world.Measurements() {
			m.Step = p.step
			p.result.Measurements = append(p.result.Measurements, masked(m, p.mask))
		}
		p.step++
	}
	return ctx, nil
}

// end settles the scenario's account, cleans up and judges.
func (p *performance) end(ctx context.Context, _ *godog.Scenario, err error) (context.Context, error) {
	if p.begun {
		err = p.outcome()
	}
	account := p.world.End(context.WithoutCancel(ctx), err)
	if p.cancel != nil {
		p.cancel()
	}
	p.result.Took = time.Since(p.result.Started)
	interrupted := !p.begun || p.run.Err() != nil && (err != nil || account != nil)
	switch {
	case err == nil:
		p.result.Err = account
		p.result.Verdict = verdict(account, p.plan.known, interrupted)
	case account == nil || interrupted:
		p.result.Err = err
		p.result.Verdict = verdict(err, p.plan.known, interrupted)
	default: // what a sentence said counts, whatever followed from it
		p.result.Err = fmt.Errorf("%w\nand at the end of the scenario: %w", err, account)
		p.result.Verdict = verdict(err, p.plan.known, interrupted)
	}
	var lost error
	if p.result.Err != nil && !interrupted {
		p.result.Evidence, lost = p.x.evidence.keep(p.plan, p.world.Evidence(), p.mask)
		if lost != nil {
			lost = fmt.Errorf("the evidence of %s could not be kept: %w", p.plan.uri(), lost)
		}
	}
	p.result.Err = hide(p.result.Err, p.mask)
	p.step = len(p.result.Steps) // godog passes the steps behind one that failed too, but the result is given away
	p.x.finished(p.plan, p.result, lost)
	return ctx, account
}

// mask hides the secrets of the run and of the scenario.
func (p *performance) mask(text string) string { return p.world.Mask(p.x.mask(text)) }

// outcome is the error of the sentence that did not hold, nil if all did. godog takes
// a scenario for passed whose step asked to be skipped; here each step must have passed.
func (p *performance) outcome() error {
	if p.refused != nil {
		return p.refused
	}
	for _, s := range p.result.Steps {
		if s.Err != nil {
			return s.Err
		}
	}
	for _, s := range p.result.Steps {
		if !s.Passed {
			return errors.New("a sentence was not run, and nothing says why: that is no verdict")
		}
	}
	return nil
}

// explained is the error of a step in words that a report can show: one that asks
// godog for another end than passed or failed is told so, a panic gets its place.
func explained(err error) error {
	for _, other := range []error{godog.ErrSkip, godog.ErrPending, godog.ErrUndefined, godog.ErrAmbiguous} {
		if errors.Is(err, other) {
			return fmt.Errorf("the step returned “%w”: skipping is not a verdict; it must hold or fail", err)
		}
	}
	if place := panicked(err); place != "" {
		return fmt.Errorf("the step panicked at %s: %w", place, err)
	}
	return err
}

var sourceLine = regexp.MustCompile(`(?m)^(\S+)\n\t(.+):(\d+)$`)

// panicked is the place in the source at which a step panicked, "" if it did not.
// godog keeps the stack of a panic for the verb %+v.
func panicked(err error) string {
	if err == nil {
		return ""
	}
	stack := strings.TrimPrefix(fmt.Sprintf("%+v", err), err.Error())
	for _, frame := range sourceLine.FindAllStringSubmatch(stack, -1) {
		if !strings.HasPrefix(frame[1], "runtime.") {
			return fromHere(frame[2]) + ":" + frame[3]
		}
	}
	return ""
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

// finished keeps the result and tells the reporter; lost is why its evidence is not there.
func (x *execution) finished(p *planned, r *report.Result, lost error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.results[p] = r
	if lost != nil {
		x.lost = append(x.lost, lost)
	}
	x.stopped = x.stopped || r.Verdict == report.Broken
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

func (x *execution) halted() bool {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.stopOnFailure && x.stopped
}
