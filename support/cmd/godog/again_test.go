package main

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

const someBroken = `Feature: Answers
  Scenario Outline: The answer is <text>
    Given the model answers "Hello?" with "Hello, bamboo"
    When the user asks "Hello?"
    Then the answer is "<text>"

    Examples:
      | text          |
      | Hello, bamboo |
      | Hello, panda  |
      | Hello, bear   |
`

var chosenName = regexp.MustCompile(`(?m)^  :\d+ +(.*)$`)

// chosen lists the names of what a run with these arguments would run.
func (r *root) chosen(args ...string) []string {
	r.t.Helper()
	got := r.godog(append([]string{"run", "--dry-run"}, args...)...)
	var names []string
	for _, m := range chosenName.FindAllStringSubmatch(got.out, -1) {
		names = append(names, m[1])
	}
	return names
}

// What failed is run again, also after its line has moved, until nothing fails any more.
func TestFailedRunsWhatFailedInTheLastRun(t *testing.T) {
	r := emptyRoot(t, map[string]string{"features/stream/x.feature": someBroken, "features/health/x.feature": healthy})
	if got := r.godog("run", "--failed"); got.code != 2 ||
		got.errs != "--failed: no run has left out/last-run.json; run without --failed first\n" {
		t.Errorf("before the first run: exit code %d, %s", got.code, got.errs)
	}
	if got := r.godog("run", "features"); got.code != 1 {
		t.Fatalf("exit code %d, %s%s", got.code, got.out, got.errs)
	}
	both := []string{"The answer is Hello, panda", "The answer is Hello, bear"}
	if got := r.chosen("--failed"); !slices.Equal(got, both) {
		t.Errorf("--failed would run %q", got)
	}
	if got := r.chosen("--last-failed", "features/health"); len(got) > 0 {
		t.Errorf("--failed in a folder without a failure would run %q", got)
	}
	r.write("features/stream/x.feature", "# moved\n\n"+strings.Replace(someBroken, "      | Hello, panda  |\n", "", 1))
	got := r.godog("run", "--failed")
	if got.code != 1 || !strings.Contains(got.out, "\n1 broken  ") ||
		got.errs != "features/stream/x.feature:10: “The answer is Hello, panda” failed in the last run and is not "+
			"among what is chosen now\n" {
		t.Errorf("with one row removed: exit code %d, %s%s", got.code, got.out, got.errs)
	}
	r.write("features/stream/x.feature", strings.Replace(someBroken, `is "<text>"`, `is "Hello, bamboo"`, 1))
	if got := r.godog("run", "--failed"); got.code != 0 || !strings.Contains(got.out, "\n1 kept  ") {
		t.Errorf("mended: exit code %d, %s%s", got.code, got.out, got.errs)
	}
	if got := r.godog("run", "--failed"); got.code != 2 ||
		got.errs != "--failed: nothing failed in the last run, so there is nothing to run again\n" {
		t.Errorf("after all is mended: exit code %d, %s", got.code, got.errs)
	}
}

func TestShardsOfARunAreTheWholeRun(t *testing.T) {
	r := emptyRoot(t, map[string]string{"features/stream/x.feature": someBroken, "features/health/x.feature": healthy})
	whole := r.chosen("features")
	union := slices.Concat(r.chosen("features", "--shard", "1/2"), r.chosen("features", "--shard=2/2"))
	slices.Sort(whole)
	slices.Sort(union)
	if len(whole) != 5 || !slices.Equal(whole, union) {
		t.Errorf("two parts are %q, the whole %q", union, whole)
	}
	if got := r.godog("run", "features/health", "--shard", "3/3"); got.code != 2 ||
		!strings.Contains(got.errs, "in part 3 of 3") {
		t.Errorf("an empty part: exit code %d, %s", got.code, got.errs)
	}
}

// The command for running it again can be pasted into another shell.
func TestTheCommandForRunningAgainCarriesWhatWasSet(t *testing.T) {
	r := emptyRoot(t, map[string]string{"features/stream/two words.feature": someBroken})
	r.env = []string{"RUN_SLOW_TESTS=true", "BAMBOO_API_TIMEOUT=4.5", "BAMBOO_PROFILE=reference"}
	want := "  again: BAMBOO_PROFILE=reference BAMBOO_API_TIMEOUT=4.5 RUN_SLOW_TESTS=true " +
		"go tool godog run --profile reference 'features/stream/two words.feature:10'\n"
	if got := r.godog("run", "--profile", "reference"); got.code != 1 || !strings.Contains(got.out, want) {
		t.Errorf("exit code %d, it does not say %s:\n%s%s", got.code, want, got.out, got.errs)
	}
}
