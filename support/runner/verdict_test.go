package runner

import (
	"errors"
	"strings"
	"testing"

	"bamboo-spec/support/capability"
	"bamboo-spec/support/feature/featuretest"
	"bamboo-spec/support/report"
)

// one is a feature with a single scenario, “s”.
func one(steps ...string) map[string]string {
	return map[string]string{"features/a/x.feature": "Feature: f\n  Scenario: s\n    " +
		strings.Join(steps, "\n    ") + "\n"}
}

func TestVerdictOfAScenario(t *testing.T) {
	const skipping = "skipping is not a verdict; it must hold or fail"
	for name, c := range map[string]struct {
		steps   []string
		verdict report.Verdict
		code    int
		say     string // what its error holds
	}{
		"kept": {[]string{"When nothing happens", "Then it holds"}, report.Kept, 0, ""},
		"broken": {[]string{"When nothing happens", "Then it breaks", "And it holds"},
			report.Broken, 1, "it is broken\n  expected: 1\n  actual:   2"},
		"cannot be judged": {[]string{"When nothing happens", "Then nobody can tell"}, report.Unjudged, 2,
			"the server did not start"},
		"a panic": {[]string{"When nothing happens", "Then it panics"}, report.Broken, 1,
			"rig_test.go:"},
		"a panic, in words": {[]string{"Then it panics"}, report.Broken, 1,
			": runtime error: index out of range [0] with length 0"},
		"the account": {[]string{"Given cleaning up fails", "When nothing happens", "Then it holds"},
			report.Broken, 1, "a socket is left"},
		"a step and the account": {[]string{"Given cleaning up fails", "Then it breaks"}, report.Broken, 1,
			"and at the end of the scenario: a socket is left"},
		"no judgement, then account": {[]string{"Given cleaning up fails", "Then nobody can tell"}, report.Unjudged, 2,
			"a socket is left"},
		"a step, and a shortage": {[]string{"Given a link runs out of files", "Then it breaks"}, report.Unjudged, 2,
			"short of files"},
		"skipped": {[]string{"Then it is skipped"}, report.Broken, 1,
			"the step returned “skipped”: " + skipping},
		"skipped, then more":       {[]string{"Then it is skipped", "And it holds"}, report.Broken, 1, skipping},
		"more, then skipped":       {[]string{"Then it holds", "And it is skipped"}, report.Broken, 1, skipping},
		"skipped before a failure": {[]string{"Then it is skipped", "And it breaks"}, report.Broken, 1, skipping},
		"pending":                  {[]string{"Then it is pending", "And it holds"}, report.Broken, 1, skipping},
		"undefined":                {[]string{"Then it is undefined", "And it holds"}, report.Broken, 1, skipping},
		"ambiguous":                {[]string{"Then it is ambiguous", "And it holds"}, report.Broken, 1, skipping},
		"skipped in godog's way": {[]string{"Then it is skipped in godog's way", "And it holds"}, report.Broken, 1,
			skipping},
		"failed in godog's way": {[]string{"Then it is failed in godog's way", "And it holds"}, report.Broken, 1,
			"not so"},
	} {
		t.Run(name, func(t *testing.T) {
			featuretest.Folder(t, one(c.steps...))
			summary, err := newRig(t).run()
			if err != nil {
				t.Fatal(err)
			}
			r := summary.Results[0]
			if r.Verdict != c.verdict || summary.ExitCode() != c.code || summary.Problem != nil {
				t.Errorf("%s, exit code %d, problem %v; want %s, %d", r.Verdict, summary.ExitCode(), summary.Problem,
					c.verdict, c.code)
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

// Each step says whether it ran, passed and why not; what happens behind a broken one did not run.
func TestStepsOfABrokenScenario(t *testing.T) {
	featuretest.Folder(t, one("When nothing happens", "Then it breaks", "When nothing happens"))
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

// A broken promise weighs more than one that could not be judged.
func TestExitCodeOfAMixedRun(t *testing.T) {
	featuretest.Folder(t, map[string]string{"features/a/x.feature": three})
	if got := newRig(
		t).verdicts(); got != "holds: kept\nbreaks: broken\nno server: could not be judged\nexit code 1\n" {
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
		"nothing else ran": {"Scenario: s\n Given it needs a scripted model\n Then it holds\n", func(*rig) {},
			"s: not run\nexit code 2\n", "needs a model that the scenario scripts"},
		"another ran": {"Scenario: s\n Given it needs a scripted model\n Then it holds\n Scenario: t\n Then it holds\n",
			func(*rig) {},
			"s: not run\nt: kept\nexit code 0\n", "needs a model that the scenario scripts"},
		"it is there": {"Scenario: s\n Given it needs a scripted model\n Then it holds\n",
			func(g *rig) { g.source = &noBamboo{can: capability.Of(capability.Script)} },
			"s: kept\nexit code 0\n", ""},
		"in a cell": {"Scenario: s\n When these call:\n  | through |\n  | gateway |\n Then it holds\n", func(*rig) {},
			"s: not run\nexit code 2\n", "needs Bamboo's gateway address (BAMBOO_WS_URL)"},
		"in the cell of an example": {
			"Scenario Outline: s\n When these call:\n  | through |\n  | <door>  |\n Then it holds\n Examples:\n  | " +
				"door    |\n  | gateway |\n",
			func(*rig) {},
			"s: not run\nexit code 2\n", "needs Bamboo's gateway address (BAMBOO_WS_URL)"},
		"in no cell": {"Scenario: s\n When these call:\n  | through |\n  | HTTP    |\n Then it holds\n", func(*rig) {},
			"s: kept\nexit code 0\n", ""},
		"promised by what there is": {"Scenario: s\n Given it needs a history\n Then it holds\n",
			func(g *rig) { g.source = &noBamboo{can: capability.Of(capability.HTTP)} },
			"s: kept\nexit code 0\n", ""},
		"lacking in the profile": {"Scenario: s\n Given it needs a history\n Then it holds\n", func(g *rig) {
			g.source, g.cfg.Lacks = &noBamboo{can: capability.Of(capability.HTTP)}, capability.Of(capability.History)
		}, "s: not run\nexit code 2\n", "needs a Bamboo that shows its history"},
		"a tool": {"Scenario: s\n Given it needs a tool\n Then it holds\n",
			func(g *rig) { g.source = &noBamboo{can: capability.Of(capability.HTTP)} },
			"s: not run\nexit code 2\n", "needs a Bamboo with the tool add"},
		"what comes with it is lacking too": {"Scenario: s\n Given it needs a history\n Then it holds\n", func(g *rig) {
			g.source, g.cfg.Lacks = &noBamboo{can: capability.Of(capability.HTTP)}, capability.Of(capability.HTTP)
		}, "s: not run\nexit code 2\n", "needs a Bamboo that shows its history"},
		"a tool of the profile": {"Scenario: s\n Given it needs a tool\n Then it holds\n",
			func(g *rig) { g.cfg.Has = capability.Of(capability.AddTool) },
			"s: kept\nexit code 0\n", ""},
		"slow": {"@slow\nScenario: s\n Then it holds\n", func(*rig) {},
			"s: not run\nexit code 2\n", "is @slow; set RUN_SLOW_TESTS=true"},
		"slow is wanted": {"@slow\nScenario: s\n Then it holds\n", func(g *rig) { g.cfg.Slow = true },
			"s: kept\nexit code 0\n", ""},
		"no server wanted": {"Scenario: s\n Given it needs a scripted model\n Then it holds\n Scenario: t\n Then it holds\n",
			func(g *rig) {
				g.cfg.Integration, g.source = false, &noBamboo{can: capability.Of(capability.Script)}
			}, "s: not run\nt: kept\nexit code 0\n", "needs a server, and RUN_INTEGRATION_TESTS is false"},
	} {
		t.Run(name, func(t *testing.T) {
			featuretest.Folder(t, map[string]string{"features/a/x.feature": "Feature: f\n" + c.feature})
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
	featuretest.Folder(t, one("Then it holds"))
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
