package runner

import (
	"os"
	"slices"
	"strings"
	"testing"

	"bamboo-spec/support/plan"
)

// Test runs every functional promise; features/health alone under -short and
// under the race detector, which slow it down without telling more of Bamboo.
func Test(t *testing.T, sentences plan.Sentences) {
	if slices.Contains([]string{"false", "0", "no"}, strings.ToLower(os.Getenv("RUN_INTEGRATION_TESTS"))) {
		t.Skip("RUN_INTEGRATION_TESTS is false, and every promise needs a server")
	}
	c := &Command{Sentences: sentences, Options: Options{Config: ConfigFile, NoColours: true}, Out: t.Output(),
		Errors: t.Output()}
	c.Flags.Paths = functional()
	if testing.Short() || RaceDetector {
		c.Flags.Paths = []string{"features/health"}
	}
	if code := c.Run(t.Context()); code != 0 {
		t.Errorf("exit code %d, see above", code)
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
