package main

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"bamboo-spec/steps"
	"bamboo-spec/support/prove"
	"bamboo-spec/support/reference/defect"
	"bamboo-spec/support/runner"
)

// What the page claims is checked by `godog prove`; here, that it speaks of every
// scenario and every defect that there is, and of no other.
func TestThePageOfTheProofIsUpToDate(t *testing.T) {
	t.Chdir(ownRoot(t).dir)
	page, err := prove.ReadPage(prove.PageFile)
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []struct {
		kind   defect.Kind
		choice runner.Choice
		prove  string
	}{
		{defect.Functional, runner.Choice{Paths: []string{"features"}, Exclude: []string{"features/perf"}}, "prove"},
		{defect.Performance, runner.Choice{Paths: []string{"features/perf"}}, "prove features/perf"},
	} {
		stage, err := runner.NewStage(part.choice, steps.Add)
		if err != nil {
			t.Fatal(err)
		}
		if lacks := page.Lacks(stage.Scenarios(), part.kind); len(lacks) > 0 {
			t.Errorf("%s is out of date; write it anew with: go tool godog %s --write\n%s", prove.PageFile, part.prove, strings.Join(lacks, "\n"))
		}
	}
}

// The mistakes of speed and size that everybody fears, each with the objective that must be
// broken in what its failure says.
func TestAFailureNamesTheObjectiveThatIsBroken(t *testing.T) {
	t.Chdir(ownRoot(t).dir)
	page, err := prove.ReadPage(prove.PageFile)
	if err != nil {
		t.Fatal(err)
	}
	for name, row := range map[string]string{
		"first-token-late":         `first token latency +\| p95`,
		"one-answer-in-five-wrong": `success rate +\|`,
		"one-answer-in-five-fails": `success rate +\|`,
		"leaks-all-the-time":       `memory +\| growth per minute`,
		"sessions-stay-in-memory":  `memory +\| growth`,
		"throughput-capped":        `throughput +\|`,
		"files-left-open":          `open files +\| left over`,
		"stop-forgets-its-buffer":  `tokens after stop +\|`,
	} {
		broken := regexp.MustCompile(`(?m)^ *\| ` + row + ` .*\| broken +\|$`)
		i := slices.IndexFunc(page.Texts, func(s prove.Said) bool { return s.Defect == name })
		if i < 0 || !broken.MatchString(page.Texts[i].Text) {
			t.Errorf("%s: no broken objective “%s” in %+v", name, row, page.Texts[max(i, 0)])
		}
	}
}

func TestProveSaysWhoCatchesADefect(t *testing.T) {
	o := ownRoot(t).godog("prove", "features/health", "--defect", "health-route-missing")
	if o.code != 0 || !strings.Contains(o.out, "✓ The health route /api/v1/health says that all is well") {
		t.Errorf("exit code %d\n%s%s", o.code, o.out, o.errs)
	}
}

func TestProveFailsIfADefectSurvives(t *testing.T) {
	o := ownRoot(t).godog("prove", "features/health", "--defect", "two-terminals")
	if o.code != 1 || !strings.Contains(o.out, "nobody catches two-terminals") {
		t.Errorf("exit code %d\n%s%s", o.code, o.out, o.errs)
	}
}

func TestProveRefusesWhatItDoesNotKnow(t *testing.T) {
	for _, args := range [][]string{{"--defect", "no-such-defect"}, {"features/no-such-folder"}, {"features/perf", "--random=x"}} {
		if o := ownRoot(t).godog(append([]string{"prove"}, args...)...); o.code != 2 || o.errs == "" {
			t.Errorf("%q: exit code %d\n%s%s", args, o.code, o.out, o.errs)
		}
	}
}
