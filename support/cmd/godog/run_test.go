package main

import (
	"net"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
)

const (
	healthy = `Feature: Bamboo tells its health
  Scenario: All is well
    When a client asks "/health" for Bamboo's health
    Then Bamboo reports that it is healthy

  @serial
  Scenario: All is well later on
    When a client asks "/health" for Bamboo's health
    Then Bamboo reports that it is healthy
`
	broken = `Feature: Answers
  Scenario Outline: The answer is <text>
    Given the model answers "Hello?" with "Hello, bamboo"
    When the user asks "Hello?"
    Then the answer is "<text>"

    Examples:
      | text          |
      | Hello, bamboo |
      | Hello, panda  |
`
)

func TestRunOfThisProject(t *testing.T) {
	got := ownRoot(t).godog("run", "features/health")
	if got.code != 0 || got.errs != "" || !strings.Contains(got.out, "✓ health       3 of 3 kept") {
		t.Errorf("exit code %d, %s%s", got.code, got.out, got.errs)
	}
}

// A cause that names a scenario which has another name now is found here, and not when the version is run.
func TestEveryProfileOfThisProjectNamesWhatIsThere(t *testing.T) {
	root := ownRoot(t)
	text, err := os.ReadFile(filepath.Join(root.dir, "godog.yml"))
	if err != nil {
		t.Fatal(err)
	}
	profiles := regexp.MustCompile(`(?m)^  ([\w.-]+):$`).FindAllStringSubmatch(string(text), -1)
	if len(profiles) < 5 {
		t.Fatalf("only %d profiles", len(profiles))
	}
	for _, p := range profiles {
		if got := root.godog("run", "--list", "--profile", p[1]); got.code != 0 || got.errs != "" {
			t.Errorf("profile %s: exit code %d\n%s", p[1], got.code, got.errs)
		}
	}
}

func TestRunSaysWhatIsBrokenAndHowToSeeItAgain(t *testing.T) {
	r := emptyRoot(t, map[string]string{"features/health/x.feature": healthy,
		"features/stream/two words.feature": broken})
	got := r.godog("run", "--profile", "reference")
	if got.code != 1 || got.errs != "" {
		t.Fatalf("exit code %d, %s%s", got.code, got.out, got.errs)
	}
	for _, want := range []string{
		"4 promises against the reference server, a process for each scenario\n",
		"\nBROKEN The answer is Hello, panda\n  Then the answer is \"Hello, panda\"   (features/stream/two " +
			"words.feature:5)\n",
		"      expected: \"Hello, panda\"\n      actual:   \"Hello, bamboo\"\n",
		"  ✓ health       2 of 2 kept\n  ✗ stream       1 of 2 kept\n\n3 kept, 1 broken  ",
	} {
		if !strings.Contains(got.out, want) {
			t.Errorf("it does not say %q:\n%s", want, got.out)
		}
	}
	left := find(t, got.out, `(?m)^  see:   (.+)$`)
	told := strings.Split(changing.Replace(strings.Join(left, " ")), " ")
	if !slices.Equal(told, []string{"out/runs/RUN/failures/stream-two_words-10/transcript.txt",
		"out/runs/RUN/failures/stream-two_words-10/calls.sh", "out/runs/RUN/failures/stream-two_words-10/server.log"}) {
		t.Fatalf("it left %v", left)
	}
	if text := r.read(left[0]); !strings.Contains(text, "Hello?") {
		t.Errorf("the transcript does not show the exchange:\n%s", text)
	}
	if r.read(left[2]) == "" {
		t.Error("the server's log is empty")
	}

	again := find(t, got.out, `(?m)^  again: go tool godog (.+)$`)
	if !slices.Equal(again, []string{"run --profile reference 'features/stream/two words.feature:10'"}) {
		t.Fatalf("again: %v", again)
	}
	got = r.godog("run", "--profile", "reference", "features/stream/two words.feature:10")
	if got.code != 1 || !strings.HasPrefix(got.out, "1 promise against") ||
		!strings.Contains(got.out, "BROKEN The answer is Hello, panda") {
		t.Errorf("run again: exit code %d, %s%s", got.code, got.out, got.errs)
	}
	if got = r.godog("run", "features/health"); got.code != 0 {
		t.Errorf("exit code %d, %s%s", got.code, got.out, got.errs)
	}
	if left, err := filepath.Glob(filepath.Join(r.dir, "out", "failures")); err != nil || len(left) > 0 {
		t.Errorf("the next run left the evidence of the last one: %v %v", left, err)
	}
}

// find lists what the pattern's group holds.
func find(t *testing.T, text, pattern string) []string {
	t.Helper()
	var found []string
	for _, m := range regexp.MustCompile(pattern).FindAllStringSubmatch(text, -1) {
		found = append(found, m[1])
	}
	return found
}

func TestListRunsNothing(t *testing.T) {
	r := emptyRoot(t, map[string]string{"features/health/x.feature": healthy, "features/stream/y.feature": broken})
	got := r.godog("run", "--list", "--name", "^The answer")
	const want = `features/stream/y.feature — Answers
  :9    The answer is Hello, bamboo
  :10   The answer is Hello, panda

2 of 2 scenarios would run against the reference server, a process for each scenario (profile reference).
`
	if got.code != 0 || got.out != want {
		t.Errorf("exit code %d, it says\n%s%s\nwant\n%s", got.code, got.out, got.errs, want)
	}
	if _, err := os.Stat(filepath.Join(r.dir, "out")); !os.IsNotExist(err) {
		t.Errorf("a list leaves a folder: %v", err)
	}
}

func TestAProfileMayLeaveOutPerformance(t *testing.T) {
	const file = `default_exclude: [features/perf]
profiles:
  reference:
    target: child
  slow:
    target: child
    smoke: false
`
	measured := strings.Replace(healthy, "Scenario:", "@smoke\n  Scenario:", 1)
	r := emptyRoot(t, map[string]string{"godog.yml": file, "features/health/x.feature": healthy,
		"features/perf/y.feature": measured})
	for _, c := range []struct {
		args []string
		perf bool
	}{
		{nil, true},
		{[]string{"--profile", "slow"}, false},
		{[]string{"--profile", "slow", "features/perf", "--tags", "@smoke"}, true},
	} {
		got := r.godog(append([]string{"run", "--list"}, c.args...)...)
		if got.code != 0 || strings.Contains(got.out, "features/perf") != c.perf {
			t.Errorf("%v: exit code %d, performance wanted: %t\n%s%s", c.args, got.code, c.perf, got.out, got.errs)
		}
	}
}

func TestNameAndTagsChoose(t *testing.T) {
	r := emptyRoot(t, map[string]string{"features/health/x.feature": healthy})
	for _, args := range [][]string{{"--name", "later"}, {"--tags", "@serial"}, {"--tags", "not ~@serial"},
		{"features/health/x.feature:6"}} {
		if got := r.godog(append([]string{"run"}, args...)...); got.code != 0 ||
			!strings.Contains(got.out, "\n1 kept  ") {
			t.Errorf("%q: exit code %d, %s%s", args, got.code, got.out, got.errs)
		}
	}
}

func TestReportsGoToFilesWithoutColours(t *testing.T) {
	r := emptyRoot(t, map[string]string{"features/health/x.feature": healthy, "features/stream/y.feature": broken})
	r.env = []string{"TERM=xterm-256color", "CLICOLOR_FORCE=1"}
	got := r.godog("run", "--format", "summary,pretty:reports/of today/pretty.txt")
	if got.code != 1 || !strings.Contains(got.out, "\x1b[31m✗\x1b[0m") { // CLICOLOR_FORCE is for the terminal's part
		t.Errorf("exit code %d, %q", got.code, got.out)
	}
	text := r.read("reports/of today/pretty.txt")
	if strings.Contains(text, "\x1b") || !strings.Contains(text, "  ✗ Then the answer is \"Hello, panda\"\n") ||
		!strings.Contains(text, "3 kept, 1 broken") {
		t.Errorf("the report is\n%q", text)
	}
}

func TestAReportThatCannotBeWrittenFailsTheRun(t *testing.T) {
	r := emptyRoot(t, map[string]string{"features/health/x.feature": healthy, "file": ""})
	got := r.godog("run", "--format", "summary,pretty:file/report.txt")
	if got.code != 2 || got.out != "" ||
		!strings.HasPrefix(got.errs, "--format pretty:file/report.txt: file: a part of this path is a file") {
		t.Errorf("below a file: exit code %d, %s%s", got.code, got.out, got.errs)
	}
	if runtime.GOOS != "linux" { // others have no disk that is always full
		return
	}
	got = r.godog("run", "--format", "summary,pretty:/dev/full")
	if got.code != 2 || got.errs != "the report --format pretty:/dev/full is not complete: /dev/full: the disk "+
		"is full\n" {
		t.Errorf("on a full disk: exit code %d, %s%s", got.code, got.out, got.errs)
	}
	r.write("features/stream/y.feature", broken) // a broken promise weighs more
	if got = r.godog("run", "--format", "pretty:/dev/full"); got.code != 1 ||
		!strings.HasPrefix(got.errs, "the report ") {
		t.Errorf("on a full disk, with a broken promise: exit code %d, %s%s", got.code, got.out, got.errs)
	}
}

func TestAFolderThatCannotBeWrittenStopsNoRun(t *testing.T) {
	r := emptyRoot(t, map[string]string{"features/health/x.feature": healthy, "features/health/y.feature": broken,
		"out": "a file"})
	if got := r.godog("run", "features/health/x.feature"); got.code != 0 || got.errs != "" {
		t.Errorf("exit code %d, %s%s", got.code, got.out, got.errs)
	}
	r.env = append(r.env, "TMPDIR="+t.TempDir())
	if got := r.godog("run"); got.code != 1 || !strings.HasPrefix(got.errs, "out cannot be written") ||
		!strings.Contains(got.errs, "\nwhat failed is not kept for --failed: out: a part of this path is a file") ||
		strings.Count(got.errs, "\n") != 2 {
		t.Errorf("exit code %d, %s%s", got.code, got.out, got.errs)
	}
}

func TestATargetThatIsNotUp(t *testing.T) {
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	nobody := "http://" + free.Addr().String()
	if err := free.Close(); err != nil {
		t.Fatal(err)
	}
	silent, err := net.Listen("tcp", "127.0.0.1:0") // takes connections and never answers
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = silent.Close() }) // nothing was written to it
	deaf := "http://" + silent.Addr().String()

	r := emptyRoot(t, map[string]string{
		"features/health/x.feature": healthy,
		"godog.yml": "profiles:\n  reference:\n    target: url\n    api_url: " + deaf +
			"\n    ready_timeout: 300ms\n",
	})
	for _, url := range []string{nobody, deaf} {
		r.env = []string{"BAMBOO_API_URL=" + url}
		got := r.godog("run")
		if got.code != 2 || got.out != "" || !strings.HasPrefix(got.errs, "no Bamboo answers at "+url+"/") {
			t.Errorf("exit code %d, %s%s", got.code, got.out, got.errs)
		}
	}
}

// Only one address: what needs the other is not run, and that alone is no green run.
func TestARunOfNothingIsNotGreen(t *testing.T) {
	r := emptyRoot(t, map[string]string{"features/health/x.feature": healthy})
	r.env = []string{"BAMBOO_WS_URL=ws://127.0.0.1:1"}
	got := r.godog("run")
	if got.code != 2 || !strings.Contains(got.out, "Not run, 2: needs Bamboo's HTTP address (BAMBOO_API_URL)\n") ||
		!strings.Contains(got.out, "\nnothing was run: 2 not run  ") {
		t.Errorf("exit code %d, %s%s", got.code, got.out, got.errs)
	}
	r.env = []string{"RUN_INTEGRATION_TESTS=false"}
	if got := r.godog("run"); got.code != 2 || !strings.Contains(got.out,
		"Not run, 2: needs a server, and RUN_INTEGRATION_TESTS is false\n") {
		t.Errorf("exit code %d, %s%s", got.code, got.out, got.errs)
	}
}

func TestRandomOrderSaysHowToRepeatIt(t *testing.T) {
	r := emptyRoot(t, map[string]string{"features/health/x.feature": healthy})
	got := r.godog("run", "--random")
	if got.code != 0 || len(find(t, got.out, `in random order \(--random=(\d+)\)`)) != 1 {
		t.Errorf("exit code %d, %s%s", got.code, got.out, got.errs)
	}
	if got = r.godog("run", "--random=7"); !strings.Contains(got.out, "in random order (--random=7)") {
		t.Errorf("%s%s", got.out, got.errs)
	}
}
