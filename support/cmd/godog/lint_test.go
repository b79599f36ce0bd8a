package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

const worded = `Feature: Bamboo tells its health
  For people on call.

  Scenario: All is well
    When a client asks "/health" for Bamboo's health
    Then Bamboo reports that it is healthy
`

func TestTheFeaturesAreWellWordedInUnderASecond(t *testing.T) {
	start := time.Now()
	got := ownRoot(t).godog("lint")
	if got.code != 0 || got.out+got.errs != "" {
		t.Errorf("exit code %d, %s%s", got.code, got.out, got.errs)
	}
	t.Logf("it took %v", time.Since(start))
}

func TestLintSaysWhatIsWrongAndWhere(t *testing.T) {
	r := emptyRoot(t, map[string]string{
		"features/health/good.feature": worded,
		"features/health/bad.feature": strings.NewReplacer("All is well", "All is fine  ", "healthy",
			"healhty").Replace(worded) +
			"\n  @quick\n  Scenario: All is well\n    When a client asks \"/health\" for Bamboo's health\n    Then " +
			"the reply comes within 5 sec\n",
		"features/health/broken.feature": "Feature: Broken\n  Scenario: a\n    Given b\n  oops\n",
	})
	got := r.godog("lint")
	want := []string{
		"features/health/bad.feature:4:24: space at the end of the line\n",
		"features/health/bad.feature:6:5: no sentence means “Bamboo reports that it is healhty”; the nearest are " +
			"(‹differing words› marked):\n    Then  Bamboo reports that it is ‹healthy›\n",
		"features/health/bad.feature:8:3: @quick is not a tag of this suite",
		"features/health/bad.feature:11:5: “sec” is not a unit of a time",
		"features/health/broken.feature:4:3: “oops” cannot stand here",
		"features/health/good.feature:4:3: the name “All is well” is taken by features/health/bad.feature:9\n",
	}
	for _, w := range want {
		if got.code != 1 || got.errs != "" || !strings.Contains(got.out, w) {
			t.Errorf("exit code %d, and it does not say %q:\n%s%s", got.code, w, got.out, got.errs)
		}
	}
	if got := r.godog("lint", "features/health/good.feature"); strings.Contains(got.out, "bad.feature:6") ||
		!strings.Contains(got.out, "is taken by features/health/bad.feature") {
		t.Errorf("of one file it says\n%s%s", got.out, got.errs)
	}
}

func TestFixFormatsOnceAndForAll(t *testing.T) {
	r := emptyRoot(t, map[string]string{
		"features/health/x.feature":    strings.ReplaceAll(worded, "    When", "  When"),
		"features/health/good.feature": strings.ReplaceAll(worded, "All is well", "All is very well"),
	})
	if got := r.godog("lint"); got.code != 1 || !strings.Contains(got.out,
		"features/health/x.feature:5:3: indented by 2, not by 4 spaces") {
		t.Fatalf("exit code %d, %s%s", got.code, got.out, got.errs)
	}
	if got := r.godog("lint", "--fix"); got.code != 0 || got.out != "features/health/x.feature is formatted\n" {
		t.Errorf("exit code %d, %s%s", got.code, got.out, got.errs)
	}
	if text, err := os.ReadFile(filepath.Join(r.dir, "features", "health", "x.feature")); err != nil ||
		string(text) != worded {
		t.Errorf("it became %v\n%s", err, text)
	}
	if got := r.godog("lint", "--fix"); got.code != 0 || got.out+got.errs != "" {
		t.Errorf("a second time: exit code %d, %s%s", got.code, got.out, got.errs)
	}
}

func TestLintThatCannotLookSaysWhy(t *testing.T) {
	r := emptyRoot(t, map[string]string{"features/notes.txt": ""})
	for _, c := range []struct {
		args []string
		want string
	}{
		{nil, "there is no feature at [features]"},
		{[]string{"nowhere"}, "nowhere"},
		{[]string{"--loud"}, "godog lint --help shows what can be said"},
	} {
		if got := r.godog(append([]string{"lint"}, c.args...)...); got.code != 2 ||
			!strings.Contains(got.errs, c.want) {
			t.Errorf("godog lint %q: exit code %d, %s%s", c.args, got.code, got.out, got.errs)
		}
	}
}
