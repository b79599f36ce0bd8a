package runner

import (
	"errors"
	"strings"
	"testing"
	"time"

	"bamboo-spec/support/capability"
	"bamboo-spec/support/config"
	"bamboo-spec/support/report"
)

// one is a feature with a single scenario, “s”.
func one(steps ...string) map[string]string {
	return map[string]string{"features/a/x.feature": "Feature: f\n  Scenario: s\n    " + strings.Join(steps, "\n    ") + "\n"}
}

func TestVerdictOfAScenario(t *testing.T) {
	const skipping = "skipping is not a verdict; it must hold or fail"
	for name, c := range map[string]struct {
		steps   []string
		verdict report.Verdict
		code    int
		say     string // what its error holds
	}{
		"kept":                       {[]string{"When nothing happens", "Then it holds"}, report.Kept, 0, ""},
		"broken":                     {[]string{"When nothing happens", "Then it breaks", "And it holds"}, report.Broken, 1, "it is broken\n  expected: 1\n  actual:   2"},
		"cannot be judged":           {[]string{"When nothing happens", "Then nobody can tell"}, report.Unjudged, 2, "the server did not start"},
		"a panic":                    {[]string{"When nothing happens", "Then it panics"}, report.Broken, 1, "rig_test.go:"},
		"a panic, in words":          {[]string{"Then it panics"}, report.Broken, 1, ": runtime error: index out of range [0] with length 0"},
		"the account":                {[]string{"Given cleaning up fails", "When nothing happens", "Then it holds"}, report.Broken, 1, "a socket is left"},
		"a step and the account":     {[]string{"Given cleaning up fails", "Then it breaks"}, report.Broken, 1, "and at the end of the scenario: a socket is left"},
		"no judgement, then account": {[]string{"Given cleaning up fails", "Then nobody can tell"}, report.Unjudged, 2, "a socket is left"},
		"skipped":                    {[]string{"Then it is skipped"}, report.Broken, 1, "the step returned “skipped”: " + skipping},
		"skipped, then more":         {[]string{"Then it is skipped", "And it holds"}, report.Broken, 1, skipping},
		"more, then skipped":         {[]string{"Then it holds", "And it is skipped"}, report.Broken, 1, skipping},
		"skipped before a failure":   {[]string{"Then it is skipped", "And it breaks"}, report.Broken, 1, skipping},
		"pending":                    {[]string{"Then it is pending", "And it holds"}, report.Broken, 1, skipping},
		"undefined":                  {[]string{"Then it is undefined", "And it holds"}, report.Broken, 1, skipping},
		"ambiguous":                  {[]string{"Then it is ambiguous", "And it holds"}, report.Broken, 1, skipping},
		"skipped in godog's way":     {[]string{"Then it is skipped in godog's way", "And it holds"}, report.Broken, 1, skipping},
		"failed in godog's way":      {[]string{"Then it is failed in godog's way", "And it holds"}, report.Broken, 1, "not so"},
	} {
		t.Run(name, func(t *testing.T) {
			folder(t, one(c.steps...))
			summary, err := newRig(t).run()
			if err != nil {
				t.Fatal(err)
			}
			r := summary.Results[0]
			if r.Verdict != c.verdict || summary.ExitCode() != c.code || summary.Problem != nil {
				t.Errorf("%s, exit code %d, problem %v; want %s, %d", r.Verdict, summary.ExitCode(), summary.Problem, c.verdict, c.code)
			}
			if !strings.Contains(said(r.Err), c.say) || (c.say == "") != (r.Err == nil) {
				t.Errorf("its error is %v, want %q", r.Err, c.say)
			}
			if len(r.Steps) != len(c.steps) {
				t.Errorf("%d results for %d steps", len(r.Steps), len(c.steps))
			}
		})
	}
}

// Each step says whether it ran, passed and why not; what stands behind a broken one did not run.
func TestStepsOfABrokenScenario(t *testing.T) {
	folder(t, one("When nothing happens", "Then it breaks", "And it holds"))
	summary, err := newRig(t).run()
	if err != nil {
		t.Fatal(err)
	}
	s := summary.Results[0].Steps
	if !s[0].Ran || !s[0].Passed || s[0].Err != nil {
		t.Errorf("the first step: %+v", s[0])
	}
	if !s[1].Ran || s[1].Passed || s[1].Err == nil {
		t.Errorf("the broken step: %+v", s[1])
	}
	if s[2] != (report.StepResult{}) { // it is not written to once a reporter has it
		t.Errorf("the step behind it: %+v", s[2])
	}
}

func knownBroken(scenario, feature string) config.KnownBroken {
	return config.KnownBroken{Scenario: scenario, Feature: feature, Reason: "it was always so", Where: "godog.yml:7:9"}
}

const three = `Feature: f
  Scenario: holds
    Given the wait is noted
    Then it holds
  Scenario: breaks
    Given the wait is noted
    Then it breaks
  Scenario: no server
    Then nobody can tell
`

func TestKnownBroken(t *testing.T) {
	for name, c := range map[string]struct {
		steps string
		entry config.KnownBroken
		want  string
	}{
		"it breaks":              {"Then it breaks", knownBroken("s", ""), "s: known broken\nexit code 0\n"},
		"its feature":            {"Then it breaks", knownBroken("", "features/a/x.feature"), "s: known broken\nexit code 0\n"},
		"its feature, otherwise": {"Then it breaks", knownBroken("", "./features/a/x.feature"), "s: known broken\nexit code 0\n"},
		"it panics":              {"Then it panics", knownBroken("s", ""), "s: known broken\nexit code 0\n"},
		"its account":            {"Given cleaning up fails", knownBroken("s", ""), "s: known broken\nexit code 0\n"},
		"it holds":               {"Then it holds", knownBroken("s", ""), "s: no longer broken\nexit code 1\n"},
		"nobody can tell":        {"Then nobody can tell", knownBroken("s", ""), "s: could not be judged\nexit code 2\n"},
		"it cannot be run":       {"Given it needs a scripted model", knownBroken("s", ""), "s: not run\nexit code 2\n"},
	} {
		t.Run(name, func(t *testing.T) {
			folder(t, one(c.steps))
			g := newRig(t)
			g.cfg.KnownBroken = []config.KnownBroken{c.entry}
			if got := g.verdicts(); got != c.want {
				t.Errorf("it came to\n%swant\n%s", got, c.want)
			}
		})
	}
}

func TestKnownBrokenKeepsItsReasonAndAShortWait(t *testing.T) {
	folder(t, map[string]string{"features/a/x.feature": three})
	g := newRig(t)
	g.cfg.KnownBroken = []config.KnownBroken{knownBroken("breaks", "")}
	summary, err := g.run()
	if err != nil {
		t.Fatal(err)
	}
	if r := summary.Results[1]; r.Verdict != report.KnownBroken || r.Reason != "it was always so" || r.Err == nil {
		t.Errorf("%+v", r)
	}
	if len(g.waits) != 2 || g.waits[0] != time.Minute || g.waits[1] != time.Second {
		t.Errorf("the waits are %v", g.waits)
	}
}

func TestKnownBrokenThatNothingBearsOut(t *testing.T) {
	folder(t, map[string]string{"features/a/x.feature": three})
	g := newRig(t)
	g.cfg.KnownBroken = []config.KnownBroken{knownBroken("brakes", ""), knownBroken("", "features/a/y.feature"), knownBroken("breaks", "")}
	want := `godog.yml:7:9: no scenario is named “brakes”; correct the entry of known_broken or remove it
godog.yml:7:9: there is no feature features/a/y.feature; correct the entry of known_broken or remove it`
	if _, err := g.run(); said(err) != want {
		t.Errorf("it says\n%v\nwant\n%s", err, want)
	}
}

// An entry for a scenario that this run leaves out is no mistake.
func TestKnownBrokenOutsideTheChoice(t *testing.T) {
	folder(t, map[string]string{"features/a/x.feature": three, "features/b/y.feature": "Feature: g\n  Scenario: other\n    Then it holds\n"})
	g := newRig(t)
	g.cfg.Paths = []string{"features/b"}
	g.cfg.KnownBroken = []config.KnownBroken{knownBroken("breaks", ""), knownBroken("", "features/a/x.feature")}
	if got := g.verdicts(); got != "other: kept\nexit code 0\n" {
		t.Error(got)
	}
}

// A broken promise weighs more than one that could not be judged.
func TestExitCodeOfAMixedRun(t *testing.T) {
	folder(t, map[string]string{"features/a/x.feature": three})
	if got := newRig(t).verdicts(); got != "holds: kept\nbreaks: broken\nno server: could not be judged\nexit code 1\n" {
		t.Error(got)
	}
}

func TestNotRun(t *testing.T) {
	for name, c := range map[string]struct {
		feature string
		change  func(*rig)
		want    string
		reason  string
	}{
		"nothing else ran": {"Scenario: s\n Given it needs a scripted model\n", func(*rig) {},
			"s: not run\nexit code 2\n", "needs a model that the scenario scripts"},
		"another ran": {"Scenario: s\n Given it needs a scripted model\n Scenario: t\n Then it holds\n", func(*rig) {},
			"s: not run\nt: kept\nexit code 0\n", "needs a model that the scenario scripts"},
		"it is there": {"Scenario: s\n Given it needs a scripted model\n", func(g *rig) { g.source = &noBamboo{can: capability.Of(capability.Script)} },
			"s: kept\nexit code 0\n", ""},
		"slow": {"@slow\nScenario: s\n Then it holds\n", func(*rig) {},
			"s: not run\nexit code 2\n", "is @slow; set RUN_SLOW_TESTS=true"},
		"slow is wanted": {"@slow\nScenario: s\n Then it holds\n", func(g *rig) { g.cfg.Slow = true },
			"s: kept\nexit code 0\n", ""},
		"no server wanted": {"Scenario: s\n Given it needs a scripted model\n Scenario: t\n Then it holds\n", func(g *rig) {
			g.cfg.Integration, g.source = false, &noBamboo{can: capability.Of(capability.Script)}
		}, "s: not run\nt: kept\nexit code 0\n", "needs a server, and RUN_INTEGRATION_TESTS is false"},
	} {
		t.Run(name, func(t *testing.T) {
			folder(t, map[string]string{"features/a/x.feature": "Feature: f\n" + c.feature})
			g := newRig(t)
			c.change(g)
			summary, err := g.run()
			if err != nil {
				t.Fatal(err)
			}
			if r := summary.Results[0]; r.Reason != c.reason {
				t.Errorf("the reason is %q, want %q", r.Reason, c.reason)
			}
			if got := g.verdicts(); got != c.want {
				t.Errorf("it came to\n%swant\n%s", got, c.want)
			}
		})
	}
}

func TestATargetThatIsNotThereRunsNothing(t *testing.T) {
	folder(t, one("Then it holds"))
	source := &noBamboo{check: errors.New("no Bamboo answers at http://127.0.0.1:1")}
	g := newRig(t)
	g.source = source
	if _, err := g.run(); said(err) != "no Bamboo answers at http://127.0.0.1:1" {
		t.Error(err)
	}
	if len(g.order) > 0 {
		t.Errorf("%v ran", g.order)
	}
}
