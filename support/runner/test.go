package runner

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"bamboo-spec/support/config"
	"bamboo-spec/support/plan"
	"bamboo-spec/support/report"
)

// Test runs every functional promise, each as a subtest: go test -run TestFeatures/stream runs those of a folder. Under
// -short and under the race detector, which slow it down without telling more of Bamboo, it is features/health alone.
func Test(t *testing.T, sentences plan.Sentences) {
	if slices.Contains([]string{"false", "0", "no"}, strings.ToLower(os.Getenv("RUN_INTEGRATION_TESTS"))) {
		t.Skip("RUN_INTEGRATION_TESTS is false, and every promise needs a server")
	}
	paths := functional()
	if testing.Short() || RaceDetector {
		paths = []string{"features/health"}
	}
	testPaths(t, sentences, paths)
}

// testPaths makes a subtest of each scenario below the paths. Those that -run wants are run together, as godog run
// does, and then each tells what became of it. What holds prints nothing.
func testPaths(t *testing.T, sentences plan.Sentences, paths []string) {
	own, err := config.LoadOwn(ConfigFile)
	if err != nil {
		t.Fatal(err)
	}
	all, err := plan.Choose(plan.Choice{Paths: paths, Own: own.Tags}, plan.NewVocabulary(sentences))
	if err != nil {
		t.Fatal(err)
	}
	wanted, results := map[string]bool{}, map[string]*report.Result{}
	for _, c := range all {
		t.Run(testName(c.Scenario), func(t *testing.T) {
			wanted[c.URI()] = true
			t.Parallel() // waits here until all have been run
			tell(t, results[c.URI()])
		})
	}
	if len(wanted) == 0 {
		return // -run wants something else
	}
	var said bytes.Buffer
	c := &Command{Sentences: sentences, Options: Options{Config: ConfigFile, NoColours: true}, Out: &said,
		Errors: &said}
	c.Flags.Paths = paths
	c.pick = func(all []*planned) []*planned {
		return slices.DeleteFunc(all, func(p *planned) bool { return !wanted[p.URI()] })
	}
	summary, code := c.runForTest(t.Context())
	if summary != nil {
		for _, r := range summary.Results {
			results[fmt.Sprintf("%s:%d", r.Scenario.File, r.Scenario.Line)] = r
		}
	}
	if code != 0 {
		t.Errorf("exit code %d\n%s", code, said.String())
	}
}

// runForTest is Run, with the summary.
func (c *Command) runForTest(ctx context.Context) (*report.Summary, int) {
	summary, err := c.run(ctx)
	return summary, c.exit(summary, err)
}

// testName is the file below features/ and the scenario, so that -run finds folders and files.
func testName(s *report.Scenario) string {
	return strings.TrimSuffix(strings.TrimPrefix(s.File, "features/"), ".feature") + "/" + s.Name
}

// tell says in a subtest what became of its scenario.
func tell(t *testing.T, r *report.Result) {
	switch {
	case r == nil:
		t.Skip("not run: the run ended before it")
	case r.Verdict == report.Kept, r.Verdict == report.KnownBroken:
	case r.Verdict == report.NotRun:
		t.Skipf("not run: %s", r.Reason)
	default:
		t.Errorf("%s:%d: %v", r.Scenario.File, r.Scenario.Line, r.Err)
	}
}

// functional lists the folders of features without the measurements, which need the machine for themselves.
func functional() []string {
	entries, err := os.ReadDir("features")
	if err != nil {
		return []string{"features"}
	}
	var paths []string
	for _, e := range entries {
		if e.IsDir() && e.Name() != "perf" {
			paths = append(paths, "features/"+e.Name())
		}
	}
	return paths
}
