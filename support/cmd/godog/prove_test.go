package main

import (
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
	stage, err := runner.NewStage(runner.Choice{Paths: []string{"features"}, Exclude: []string{"features/perf"}}, steps.Add)
	if err != nil {
		t.Fatal(err)
	}
	page, err := prove.ReadPage(prove.PageFile)
	if err != nil {
		t.Fatal(err)
	}
	if lacks := page.Lacks(stage.Scenarios(), defect.Of(defect.Functional)); len(lacks) > 0 {
		t.Errorf("%s is out of date; write it anew with: go tool godog prove --write\n%s", prove.PageFile, strings.Join(lacks, "\n"))
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
