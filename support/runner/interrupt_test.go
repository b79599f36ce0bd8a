package runner

import (
	"context"
	"os"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"bamboo-spec/support/feature/featuretest"
	"bamboo-spec/support/plan"
	"bamboo-spec/support/report"
)

func TestInterruptInMidRun(t *testing.T) {
	featuretest.Folder(t, map[string]string{"features/a/x.feature": `Feature: f
  Scenario: before
    Given cleaning up is noted as "before"
    Then it holds
  Scenario: during
    Given cleaning up is noted as "first"
    And cleaning up is noted as "last"
    When the run is interrupted
    Then it holds
  Scenario: after
    Given cleaning up is noted as "after"
    Then it holds
  @serial
  Scenario: alone
    Given cleaning up is noted as "alone"
    Then it holds
`})
	g := newRig(t)
	source := &noBamboo{}
	g.source = source
	summary, err := g.run()
	if err != nil {
		t.Fatal(err)
	}
	var got []report.Verdict
	for _, r := range summary.Results {
		got = append(got, r.Verdict)
	}
	if want := []report.Verdict{report.Kept, report.Interrupted, report.Interrupted,
		report.Interrupted}; !slices.Equal(got, want) {
		t.Errorf("the verdicts are %v, want %v", got, want)
	}
	if want := []string{"before", "last", "first"}; !slices.Equal(g.cleaned, want) {
		t.Errorf("cleaned up are %v, want %v", g.cleaned, want)
	}
	if !summary.Interrupted || summary.ExitCode() != 2 || summary.Problem != nil || source.closed != 1 {
		t.Errorf("interrupted %v, exit code %d, problem %v, closed %d times", summary.Interrupted, summary.ExitCode(),
			summary.Problem, source.closed)
	}
	if during := summary.Results[1]; len(during.Steps) != 4 || !during.Steps[2].Ran || during.Steps[3].Ran {
		t.Errorf("the interrupted scenario: %+v", during.Steps)
	}
	if after := summary.Results[2]; len(after.Steps) != 0 {
		t.Errorf("what never began has results of steps: %+v", after.Steps)
	}
}

func TestInterruptsOfOtherKinds(t *testing.T) {
	for name, c := range map[string]struct{ feature, want string }{
		"after a broken promise": {
			"Scenario: a\n Then it breaks\n Scenario: b\n When the run is interrupted\n Then it holds\n",
			"a: broken\nb: interrupted\nexit code 1\n"},
		"a scenario that held all the same": {
			"Scenario: a\n When the run is interrupted unnoticed\n Then it holds\n Scenario: b\n Then it holds\n",
			"a: kept\nb: interrupted\nexit code 2\n"},
		"known to be broken": {"Scenario: known\n When the run is interrupted\n Then it holds\n",
			"known: interrupted\nexit code 2\n"},
	} {
		t.Run(name, func(t *testing.T) {
			featuretest.Folder(t, map[string]string{"features/a/x.feature": "Feature: f\n " + c.feature,
				"features/b/y.feature": "Feature: g\n @serial\n Scenario: known\n  Then it holds\n"})
			g := newRig(t)
			g.cfg.Paths = []string{"features/a"}
			g.cfg.KnownBroken = append(g.cfg.KnownBroken, causeOf("known"))
			if got := g.verdicts(); got != c.want {
				t.Errorf("it came to\n%swant\n%s", got, c.want)
			}
		})
	}
}

func TestInterruptWhileManyRun(t *testing.T) {
	featuretest.Folder(t, map[string]string{"features/a/x.feature": `Feature: f
  Scenario Outline: s <n>
    Given cleaning up is noted as "s"
    When 3 have met for the interrupt
    Then it holds
    Examples:
      | n |
      | 1 |
      | 2 |
      | 3 |
`})
	g := newRig(t)
	g.cfg.Concurrency = 3
	if got := g.verdicts(); got != "s 1: interrupted\ns 2: interrupted\ns 3: interrupted\nexit code 2\n" {
		t.Error(got)
	}
	if len(g.cleaned) != 3 {
		t.Errorf("cleaned up are %v", g.cleaned)
	}
}

func TestInterruptBeforeTheFirst(t *testing.T) {
	featuretest.Folder(t, one("Then it holds"))
	g := newRig(t)
	g.source = interrupting{&noBamboo{}, g}
	if _, err := g.run(); said(err) != "nothing was run: context canceled" {
		t.Error(err)
	}
}

// go tool passes on a signal that the terminal has sent already: two within a second are one.
func TestTwoSignalsAtOnceAreOne(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		signals, done := make(chan os.Signal, 2), make(chan struct{})
		interrupts, givenUp := 0, 0
		go heed(signals, done, func() { interrupts++ }, func() { givenUp++ })
		for _, c := range []struct {
			after               time.Duration
			interrupts, givenUp int
		}{{0, 1, 0}, {0, 1, 0}, {time.Second, 1, 0}, {time.Millisecond, 1, 1}} {
			time.Sleep(c.after) // the bubble's clock
			signals <- os.Interrupt
			synctest.Wait()
			if interrupts != c.interrupts || givenUp != c.givenUp {
				t.Errorf("%v later: %d interrupts, given up %d times; want %d and %d", c.after, interrupts, givenUp,
					c.interrupts, c.givenUp)
			}
		}
		close(done)
		synctest.Wait()
	})
}

// A run that is interrupted while it looks up its sentences goes no further.
func TestPlanningEndsWithAnInterrupt(t *testing.T) {
	featuretest.Folder(t, one("When nothing happens", "Then it holds"))
	v := plan.NewVocabulary(newRig(t).vocabulary)
	ctx, interrupt := context.WithCancelCause(t.Context())
	defer interrupt(nil)
	v.Ended = ctx
	for _, want := range []string{"", "nothing was run: interrupted"} {
		if _, err := plan.Choose(plan.Choice{Paths: []string{"features"}}, v); said(err) != want {
			t.Errorf("it says %v, want %q", err, want)
		}
		interrupt(errInterrupted)
	}
}
