package runner

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/cucumber/godog"

	"bamboo-spec/support/feature"
	"bamboo-spec/support/mismatch"
	"bamboo-spec/support/report"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/world"
)

// performance is one scenario while it runs.
type performance struct {
	x       *execution
	world   *world.World
	book    *sentence.Book
	source  *watchedSource
	plan    *planned
	result  *report.Result
	refused error           // by a dry run; nil: none
	run     context.Context // of the whole run: it ends when that is interrupted
	begun   bool
	missing string // what the run has found to be missing; "": nothing that the scenario needs
	step    int    // the next one whose result is kept
	since   time.Time
	cancel  context.CancelFunc
	soft    soft
}

func (p *performance) hook(sc *godog.ScenarioContext) {
	sc.Before(p.begin)
	sc.StepContext().Before(func(ctx context.Context, _ *godog.Step) (context.Context, error) {
		p.since = time.Now()
		if p.begun && p.step < len(p.plan.Scenario.Steps) {
			st := p.plan.Scenario.Steps[p.step]
			p.world.Story.Begin(st.Keyword + " " + st.Text)
		}
		return ctx, nil
	})
	sc.StepContext().After(p.stepDone)
	sc.After(p.end)
}

var errStopped = errors.New("not started: an earlier promise was broken")

func (p *performance) begin(ctx context.Context, pickle *godog.Scenario) (context.Context, error) {
	p.plan, p.run = p.x.planned[pickle.Uri], ctx
	p.result = &report.Result{Scenario: p.plan.Scenario, Started: time.Now()}
	if p.x.repeats != nil {
		p.result.Repeated = p.x.repeats.why[p.plan]
	}
	if p.x.halted() {
		return ctx, errStopped
	}
	if err := ctx.Err(); err != nil {
		return ctx, err
	}
	if p.missing = p.x.missing(p.plan); p.missing != "" {
		return ctx, errStopped
	}
	p.begun = true
	p.result.Steps = make([]report.StepResult, len(p.plan.Scenario.Steps))
	if !p.plan.Alone() {
		limit := scenarioLimit
		if p.plan.Slow() {
			limit = slowLimit
		}
		ctx, p.cancel = context.WithTimeout(ctx, limit)
	}
	wait := p.x.env.Wait
	if p.plan.certain() != nil {
		wait = min(wait, p.x.knownWait)
	}
	p.world.Open(p.plan.Scenario, wait)
	p.refused = p.plan.DryRun(p.book)
	return ctx, p.refused
}

func (p *performance) stepDone(
	ctx context.Context, _ *godog.Step, status godog.StepResultStatus, err error,
) (context.Context, error) {
	if p.step < len(p.result.Steps) {
		step := report.StepResult{
			Ran: status == godog.StepPassed || err != nil, Passed: status == godog.StepPassed,
			Err: explained(err),
		}
		if p.soft.said {
			p.soft.said, step = false, p.soft.found
		}
		if step.Ran {
			step.Started, step.Took = p.since, time.Since(p.since)
		}
		if step.Err != nil && p.begun {
			p.world.Story.Failed(step.Err)
		}
		step.Err = hide(step.Err, p.mask)
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
	if p.missing != "" {
		p.result.Verdict, p.result.Reason = report.NotRun, p.missing
		p.x.finished(p.plan, p.result, nil)
		return ctx, nil
	}
	if p.begun {
		err = p.outcome()
	}
	taken, words := p.x.machine(p.source) // while its servers are there
	full := diskFull(p.x.data)
	account := p.world.End(context.WithoutCancel(ctx), err)
	if p.cancel != nil {
		p.cancel()
	}
	p.result.Took, p.result.Trace = time.Since(p.result.Started), p.world.Story.Trace
	interrupted := !p.begun || p.run.Err() != nil && (err != nil || account != nil)
	switch {
	case err == nil:
		p.result.Err = account
		p.judge(account, interrupted)
	case account == nil || interrupted:
		p.result.Err = err
		p.judge(err, interrupted)
	default: // what a sentence said counts, whatever followed from it
		p.result.Err = fmt.Errorf("%w\nand at the end of the scenario: %w", err, account)
		p.judge(err, interrupted)
	}
	if p.result.Verdict == report.Broken {
		p.excuse(errors.Join(full, p.source.short()), account)
	}
	if why := p.again(taken, words); why != "" {
		p.step = len(p.result.Steps)
		p.x.postpone(p.plan, p.result, why)
		return ctx, account
	}
	var lost error
	if p.result.Err != nil && !interrupted {
		p.result.Evidence, lost = p.x.evidence.keep(p.plan, p.world.Story.Evidence(), p.mask)
		if lost != nil {
			lost = fmt.Errorf("the evidence of %s could not be kept: %w", p.plan.URI(), lost)
		}
	}
	p.result.Err = hide(p.result.Err, p.mask)
	p.step = len(p.result.Steps) // godog passes the steps behind one that failed too, but the result is given away
	if p.x.tryAgain(p.plan, p.result) {
		return ctx, account
	}
	p.result = p.x.tried(p.plan, p.result)
	p.x.finished(p.plan, p.result, lost)
	return ctx, account
}

// excuse makes a broken scenario one that could not be judged if the machine did not give
// Bamboo what it needs, or if what stands between it and its users, such as a link, was
// short of something, which is told in the account.
func (p *performance) excuse(short, account error) {
	if short != nil {
		p.result.Err = fmt.Errorf("%w\n%w", p.result.Err, short)
	} else if !mismatch.Short(account) {
		return
	}
	p.result.Err = report.CannotJudge(p.result.Err)
	p.result.Verdict = report.Unjudged
}

// mask hides the secrets of the run and of the scenario.
func (p *performance) mask(text string) string { return p.world.Story.Mask(p.x.mask(text)) }

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
			return feature.FromHere(frame[2]) + ":" + frame[3]
		}
	}
	return ""
}

// judge gives the result its verdict, and the cause that the profile knows for it.
func (p *performance) judge(err error, interrupted bool) {
	r, certain := p.result, p.plan.certain()
	switch {
	case interrupted:
		r.Verdict = report.Interrupted
	case err == nil && certain != nil:
		r.Verdict, r.Cause, r.Reason = report.NoLongerBroken, certain.told(), certain.Reason
	case err == nil:
		r.Verdict = report.Kept
	case report.IsCannotJudge(err):
		r.Verdict = report.Unjudged
	default:
		r.Verdict = report.Broken
		if c := p.plan.explains(err); c != nil {
			r.Verdict, r.Cause, r.Reason = report.KnownBroken, c.told(), c.Reason
		} else if len(p.plan.causes) > 0 {
			r.Reason = "known_broken covers it, but it is another failure than: " + p.plan.reasons()
		}
	}
}
