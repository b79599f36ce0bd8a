package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"bamboo-spec/steps"
	"bamboo-spec/support/prove"
	"bamboo-spec/support/reference/defect"
	"bamboo-spec/support/runner"
)

// What the page claims is checked by `godog prove`; here, that it says what the defects are about, that each of them is
// about a scenario that there is, and that each scenario has one.
func TestThePageOfTheProofIsUpToDate(t *testing.T) {
	t.Chdir(ownRoot(t).dir)
	all, err := runner.NewSuite(runner.Choice{Paths: []string{"features"}, Slow: true}, steps.Add)
	if err != nil {
		t.Fatal(err)
	}
	for _, problem := range prove.WrongNames(all.Scenarios(), defect.All()) {
		t.Error(problem)
	}
	quick, err := runner.NewSuite(runner.Choice{Paths: []string{"features"}}, steps.Add)
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(prove.PageFile)
	if err != nil {
		t.Fatal(err)
	}
	if string(text) != prove.Page(quick.Scenarios(), defect.All()) {
		t.Errorf("%s is out of date; write it anew with: go tool godog prove --write", prove.PageFile)
	}
	if strings.Contains(string(text), "| nothing yet |") {
		t.Errorf("%s has a scenario that no defect is about", prove.PageFile)
	}
}

// The mistakes of speed and size that everybody fears, each with the objective that must be
// broken in what its failure says.
func TestAFailureNamesTheObjectiveThatIsBroken(t *testing.T) {
	t.Chdir(ownRoot(t).dir)
	files, err := filepath.Glob("features/perf/*.feature")
	if err != nil {
		t.Fatal(err)
	}
	for i := range files {
		files[i] = filepath.ToSlash(files[i])
	}
	said, err := prove.ReadFailures(prove.FailuresFolder, files)
	if err != nil {
		t.Fatal(err)
	}
	for name, row := range map[string]string{
		"first-token-late":         `first token latency +\| p95`,
		"one-answer-in-five-wrong": `success rate +\|`,
		"one-answer-in-five-fails": `success rate +\|`,
		"leaks-5-mb-a-second":      `memory +\| growth per minute`,
		"sessions-stay-in-memory":  `memory +\| growth`,
		"throughput-capped":        `throughput +\|`,
		"files-left-open":          `open files +\| left over`,
		"stop-keeps-the-buffer":    `tokens after stop +\|`,
	} {
		broken := regexp.MustCompile(`(?m)^ *\| ` + row + ` .*\| broken +\|$`)
		if text := said.Of(name).Text; !broken.MatchString(text) {
			t.Errorf("%s: no broken objective “%s” in %s", name, row, text)
		}
	}
}

func TestProveSaysWhoCatchesADefect(t *testing.T) {
	o := ownRoot(t).godog("prove", "features/health", "--defect", "health-route-missing")
	if o.code != 0 || !strings.Contains(o.out, "✓ The health route /api/v1/health answers OK") {
		t.Errorf("exit code %d\n%s%s", o.code, o.out, o.errs)
	}
}

func TestProveTriesEveryScenarioIfAsked(t *testing.T) {
	o := ownRoot(t).godog("prove", "features/health", "--defect", "two-terminals", "--all")
	if o.code != 0 || !strings.Contains(o.out, "0 of 1 defects caught, in 3 trials") {
		t.Errorf("exit code %d\n%s%s", o.code, o.out, o.errs)
	}
}

func TestProveRefusesWhatItDoesNotKnow(t *testing.T) {
	for _, args := range [][]string{{"--defect", "no-such-defect"}, {"features/no-such-folder"},
		{"features/perf", "--random=x"}} {
		if o := ownRoot(t).godog(append([]string{"prove"}, args...)...); o.code != 2 || o.errs == "" {
			t.Errorf("%q: exit code %d\n%s%s", args, o.code, o.out, o.errs)
		}
	}
}
