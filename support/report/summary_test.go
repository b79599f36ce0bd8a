package report

import (
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"bamboo-spec/support/layout"
)

func scenario(capability, name string, line int) *Scenario {
	return &Scenario{
		Capability: capability, Feature: "Answers stream", Name: name, File: "features/" + capability + "/x.feature",
		Line: line,
		Steps: []Step{{Keyword: "When", Text: "the user asks", Line: line + 1},
			{Keyword: "Then", Text: "the answer is complete:", Line: line + 2, Argument: "| a |\n| b |"}},
	}
}

var errBroken = errors.New("the answer is not the promised text\n  expected: 1\n  actual:   2")

// everyKind has a result of each verdict.
func everyKind() *Summary {
	ran, failed := StepResult{Ran: true, Passed: true}, StepResult{Ran: true, Err: errBroken}
	return &Summary{
		Run: Run{Target: "the Bamboo at http://here", Scenarios: 7, Again: "go tool godog run --profile staging",
			Seed: 7},
		Took: 2340 * time.Millisecond,
		Results: []*Result{
			{Scenario: scenario("stream", "One that is kept", 3), Verdict: Kept, Steps: []StepResult{ran, ran}},
			{Scenario: scenario("stream", "One that is broken", 6), Verdict: Broken, Steps: []StepResult{ran, failed},
				Err: errBroken, Evidence: []string{"out/failures/x/transcript.txt"}},
			{Scenario: scenario("stream", "One whose account is wrong", 9), Verdict: Broken,
				Steps: []StepResult{ran, ran}, Err: errors.New("a socket is left")},
			{Scenario: scenario("a capability of long name", "One that is known", 3), Verdict: KnownBroken,
				Reason: "as ever", Steps: []StepResult{failed, {}}, Err: errBroken},
			{Scenario: scenario("a capability of long name", "One that is known no more", 6), Verdict: NoLongerBroken,
				Reason: "as ever", Steps: []StepResult{ran, ran}},
			{Scenario: scenario("健康", "一", 3), Verdict: Unjudged,
				Steps: []StepResult{{Ran: true, Err: errors.New("there is no Bamboo to test")}, {}},
				Err:   errors.New("there is no Bamboo to test")},
			{Scenario: scenario("recovery", "One that cannot be run", 3), Verdict: NotRun, Reason: "needs a restart"},
			{Scenario: scenario("recovery", "Another that cannot be run", 6), Verdict: NotRun,
				Reason: "needs a restart"},
		},
	}
}

// TestSummary holds what people see to the letter.
func TestSummary(t *testing.T) {
	sum := everyKind()
	sum.Problem = errors.New("after the run:\na folder is left")
	const want = `7 promises against the Bamboo at http://here
✗ One that is broken (features/stream/x.feature:8): the answer is not the promised text: 2, promised 1
✗ One whose account is wrong (features/stream/x.feature:9): a socket is left
✗ One that is known no more (features/a capability of long name/x.feature:6): listed as broken (as ever) and yet it held: remove the entry from known_broken
✗ 一 (features/健康/x.feature:4): there is no Bamboo to test

BROKEN One that is broken
  Then the answer is complete:   (features/stream/x.feature:8)
    the answer is not the promised text: 2, promised 1
      expected: 1
      actual:   2
  see:   out/failures/x/transcript.txt
  again: go tool godog run --profile staging features/stream/x.feature:6

BROKEN One whose account is wrong
  every sentence held, but the end-of-scenario checks failed:
    a socket is left
  again: go tool godog run --profile staging features/stream/x.feature:9

NO LONGER BROKEN One that is known no more
  This profile lists it as broken (as ever) and it held: remove the entry from known_broken.
  again: go tool godog run --profile staging 'features/a capability of long name/x.feature:6'

NOT JUDGED 一
  When the user asks   (features/健康/x.feature:4)
    there is no Bamboo to test
  again: go tool godog run --profile staging features/健康/x.feature:3

Known broken on this version:
  1 × as ever
    One that is known (features/a capability of long name/x.feature:3)

Not run, 2: needs a restart
  One that cannot be run (features/recovery/x.feature:3)
  Another that cannot be run (features/recovery/x.feature:6)

The run itself:
  after the run:
  a folder is left

  ✗ stream                    1 of 3 kept
  ✗ a capability of long name 0 of 2 kept, 1 known broken, 1 no longer broken
  ✗ 健康                      1 could not be judged
  – recovery                  2 not run

1 kept, 2 broken, 1 known broken, 1 no longer broken, 2 not run, 1 could not be judged  2.3 s, in random order (--random=7)
`
	if got := tell(NewSummary, Terminal{}, sum); got != want {
		t.Errorf("it says\n%s\nwant\n%s", got, want)
	}
}

// tell lets a reporter go through a run as the runner does.
func tell(reporter func(Terminal) Reporter, p Terminal, sum *Summary) string {
	var out strings.Builder
	p.Out = &out
	r := reporter(p)
	r.Start(sum.Run)
	for _, x := range sum.Results {
		if x.Verdict != NotRun && x.Verdict != Interrupted {
			r.Finished(x)
		}
	}
	if err := r.End(sum); err != nil {
		return err.Error()
	}
	return out.String()
}

func TestVerdictOfARun(t *testing.T) {
	for name, c := range map[string]struct {
		verdicts    []Verdict
		interrupted bool
		want        string
		code        int
	}{
		"all kept":          {[]Verdict{Kept, Kept}, false, "2 kept", 0},
		"known ones":        {[]Verdict{Kept, KnownBroken}, false, "1 kept, 1 known broken", 0},
		"known ones alone":  {[]Verdict{KnownBroken}, false, "1 known broken", 0},
		"some were not run": {[]Verdict{Kept, NotRun}, false, "1 kept, 1 not run", 0},
		"broken": {[]Verdict{Kept, Broken, Unjudged}, false,
			"1 kept, 1 broken, 1 could not be judged", 1},
		"no longer broken":          {[]Verdict{NoLongerBroken}, false, "1 no longer broken", 1},
		"not judged":                {[]Verdict{Kept, Unjudged}, false, "1 kept, 1 could not be judged", 2},
		"nothing":                   {nil, false, "nothing was run", 2},
		"only such as were not run": {[]Verdict{NotRun, NotRun}, false, "nothing was run: 2 not run", 2},
		"interrupted": {[]Verdict{Kept, Kept, Interrupted, NotRun, Interrupted}, true,
			"interrupted when 2 of 4 promises had been run: 2 kept, 1 not run", 2},
		"interrupted, broken": {[]Verdict{Kept, Broken, Interrupted}, true,
			"interrupted when 2 of 3 promises had been run: 1 kept, 1 broken", 1},
		"interrupted at once":    {[]Verdict{Interrupted}, true, "interrupted when 0 of 1 promise had been run", 2},
		"interrupted at the end": {[]Verdict{Kept}, true, "interrupted when 1 of 1 promise had been run: 1 kept", 2},
		"stopped": {[]Verdict{Kept, Broken, Interrupted, Interrupted}, false,
			"stopped at a broken promise when 2 of 4 promises had been run: 1 kept, 1 broken", 1},
	} {
		t.Run(name, func(t *testing.T) {
			sum := &Summary{Interrupted: c.interrupted}
			for _, v := range c.verdicts {
				sum.Results = append(sum.Results, &Result{Verdict: v})
			}
			if sum.words() != c.want || sum.ExitCode() != c.code {
				t.Errorf("%q, exit code %d; want %q, %d", sum.words(), sum.ExitCode(), c.want, c.code)
			}
		})
	}
	if sum := (&Summary{Results: []*Result{{Verdict: Kept}}, Problem: errors.New("x")}); sum.ExitCode() != 2 {
		t.Errorf("a run with a problem ends with %d", sum.ExitCode())
	}
}

// The line of progress is drawn again and again, so it must fit into one line.
func TestProgressFitsIntoALine(t *testing.T) {
	for _, name := range []string{"short", strings.Repeat("long ", 40), strings.Repeat("宽", 70)} {
		var out strings.Builder
		r := NewSummary(Terminal{Out: &out, Live: true})
		r.Start(Run{Scenarios: 1000})
		out.Reset()
		r.Finished(&Result{Scenario: &Scenario{Name: "before"}, Verdict: Broken})
		r.Finished(&Result{Scenario: &Scenario{Name: name}, Verdict: Kept})
		drawn := strings.Split(out.String(), "\r\x1b[K")
		last := drawn[len(drawn)-1]
		if !strings.HasPrefix(last, "2 of 1000, 1 not kept  ") || layout.Columns(last) > 79 ||
			strings.Contains(last, "\n") {
			t.Errorf("%d columns: %q", layout.Columns(last), last)
		}
		out.Reset()
		if err := r.End(&Summary{}); err != nil || !strings.HasPrefix(out.String(), "\r\x1b[K") {
			t.Errorf("the progress is not taken away: %q, %v", out.String(), err)
		}
	}
}

func TestColoursAreForTerminals(t *testing.T) {
	for _, reporter := range []func(Terminal) Reporter{NewSummary, NewPretty} {
		if got := tell(reporter, Terminal{}, everyKind()); strings.Contains(got, "\x1b") {
			t.Errorf("a file is given colours: %q", got)
		}
		if got := tell(reporter, Terminal{Colours: true}, everyKind()); !strings.Contains(got,
			"\x1b[31mBROKEN\x1b[0m") {
			t.Errorf("a terminal is given none: %q", got)
		}
	}
}

func TestPrettyShowsEachSentence(t *testing.T) {
	got := tell(NewPretty, Terminal{Live: true}, everyKind())
	for _, want := range []string{
		"\nAnswers stream › One that is kept\n  features/stream/x.feature:3, kept, 0s\n  ✓ When the user asks\n  ✓ " +
			"Then the answer is complete:\n      | a |\n      | b |\n\n",
		"  ✓ When the user asks\n  ✗ Then the answer is complete:\n      | a |\n      | b |\n      the answer is " +
			"not the promised text\n        expected: 1\n        actual:   2\n\n",
		"  ✓ Then the answer is complete:\n      | a |\n      | b |\n  ✗ a socket is left\n\n",
		"  ✗ When the user asks\n      there is no Bamboo to test\n  · Then the answer is complete:\n",
		"\nBROKEN One that is broken\n",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("it lacks\n%s\nin\n%s", want, got)
		}
	}
	if strings.Contains(got, "\r") {
		t.Error("it draws progress between the scenarios")
	}
	never := NewPretty(Terminal{Out: io.Discard})
	never.Finished(&Result{Scenario: scenario("a", "never begun", 1), Verdict: Interrupted}) // it has no steps
}
