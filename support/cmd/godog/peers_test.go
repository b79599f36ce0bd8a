package main

import (
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const promise = `Feature: Bills are shown
  For whoever pays.

  @JIRA-17 @owner:ann
  Scenario: A bill is shown
    When the user asks "What does it cost?"
    Then the answer is complete
`

const ownWords = `tags: {"@JIRA-*": the issue in Jira, "@owner:*": who answers for it}
capabilities: {billing: what Bamboo charges for}
profiles:
  reference:
    target: child
`

func TestAProjectHasTagsAndCapabilitiesOfItsOwn(t *testing.T) {
	r := emptyRoot(t, map[string]string{"godog.yml": ownWords, "features/billing/bills_are_shown.feature": promise})
	for _, args := range [][]string{{"lint"}, {"run", "--tags", "@JIRA-17 and not @wip or @owner:ben"},
		{"new", "billing", "A bill can be paid"}} {
		got := r.godog(args...)
		if want := slices.Contains(args, "--tags"); (got.code != 0) != want { // @wip is not declared
			t.Errorf("godog %q: exit code %d\n%s%s", args, got.code, got.out, got.errs)
		}
	}
	if got := r.godog("run", "--tags", "@owner:ann"); got.code != 0 || !strings.Contains(got.out, "1 kept") {
		t.Errorf("exit code %d\n%s%s", got.code, got.out, got.errs)
	}
	undeclared := emptyRoot(t, map[string]string{"features/billing/bills_are_shown.feature": promise})
	for _, command := range []string{"lint", "run"} {
		got := undeclared.godog(command)
		if got.code == 0 || !strings.Contains(got.out+got.errs, "declare your own") {
			t.Errorf("godog %s: exit code %d\n%s%s", command, got.code, got.out, got.errs)
		}
	}
}

func TestACommandWorksFromAFolderBelowTheRoot(t *testing.T) {
	r := emptyRoot(t, map[string]string{"godog.yml": ownWords, "features/billing/bills_are_shown.feature": promise})
	below := *r
	below.dir = filepath.Join(r.dir, "features", "billing")
	for _, args := range [][]string{
		{"run", "bills_are_shown.feature:5", "--format", "summary,junit:report.xml"},
		{"run", "features/billing/bills_are_shown.feature:5"}, // as a run says it
		{"run"}, {"run", "."}, {"run", "*.feature"}, {"lint"}, {"lint", "bills_are_shown.feature"}, {"steps", "stop"},
		{"new", "session", "A greeting is answered"},
	} {
		if got := below.godog(args...); got.code != 0 {
			t.Errorf("godog %q: exit code %d\n%s%s", args, got.code, got.out, got.errs)
		}
	}
	for file, there := range map[string]bool{
		"features/billing/report.xml": true, "features/session/a_greeting_is_answered.feature": true,
		"features/billing/out": false, "out/last-run.json": true,
	} {
		found, err := filepath.Glob(filepath.Join(r.dir, file))
		if err != nil || (len(found) > 0) != there {
			t.Errorf("%s: %v, %v", file, found, err)
		}
	}
}

func TestWhatFailedIsRunFirst(t *testing.T) {
	text := func(name, steps string) string {
		return "Feature: " + name + "\n\n  Scenario: " + name +
			"\n    When the user asks \"Hello\"\n    Then " + steps + "\n"
	}
	r := emptyRoot(t, map[string]string{
		"features/health/a.feature": text("First", "the answer is complete"),
		"features/health/z.feature": text("Last", "the answer is empty"),
	})
	args := []string{"run", "--failed-first", "--fail-fast", "--concurrency", "1", "--no-colors"}
	if got := r.godog(args...); got.code != 1 || !strings.Contains(got.out, "1 kept, 1 broken") {
		t.Errorf("at first: exit code %d\n%s%s", got.code, got.out, got.errs)
	}
	if got := r.godog(args...); got.code != 1 ||
		!strings.Contains(got.out, "when 1 of 2 promises had been run") {
		t.Errorf("then: exit code %d\n%s%s", got.code, got.out, got.errs)
	}
}

func TestTheShellCompletes(t *testing.T) {
	r := emptyRoot(t, map[string]string{"godog.yml": ownWords, "features/billing/bills_are_shown.feature": promise})
	for words, want := range map[string]string{
		"":                      "run",
		"ru":                    "run",
		"run --prof":            "--profile",
		"run --profile ":        "reference",
		"run --tags @J":         "@JIRA-*",
		"run --tags @sl":        "@slow",
		"run --format ju":       "junit",
		"run fea":               "features/",
		"run features/billing/": "features/billing/bills_are_shown.feature",
		"lint --f":              "--fix",
		"steps the user asks":   "",
		"new bil":               "billing",
		"completion ":           "fish",
		"compare --":            "--help",
		"serve --mo":            "--model-url",
		"worker --ta":           "--target",
		"wor":                   "worker",
	} {
		got := r.godog(append([]string{"__complete"}, strings.Split(words, " ")...)...)
		if lines := strings.Split(strings.TrimSpace(got.out), "\n"); got.code != 0 || !slices.Contains(lines, want) {
			t.Errorf("“%s” becomes %q, exit code %d; want “%s” among them", words, lines, got.code, want)
		}
	}
	got := r.godog("__complete", "steps", "the user sto")
	if !strings.Contains(got.out, "the user stops the answer\n") {
		t.Errorf("sentences: %q", got.out)
	}
	for _, shell := range []string{"bash", "zsh", "fish"} {
		if got := r.godog("completion", shell); got.code != 0 || !strings.Contains(got.out, "godog __complete") {
			t.Errorf("%s: exit code %d\n%s", shell, got.code, got.out)
		}
	}
	if got := r.godog("completion", "zhs"); got.code != 2 || !strings.Contains(got.errs, "did you mean “zsh”?") {
		t.Errorf("an unknown shell: exit code %d, %q", got.code, got.errs)
	}
}

// TestBashCompletes uses the script as bash does.
func TestBashCompletes(t *testing.T) {
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("there is no bash here")
	}
	r := emptyRoot(t, map[string]string{"godog.yml": ownWords})
	script := r.godog("completion", "bash").out
	for words, want := range map[string]string{
		"run --prof":           "--profile\n",
		`steps "the user sto"`: `the\ user\ stops\ the\ answer` + "\n",
	} {
		lines := "godog() { " + program + ` "$@"; }` + "\n" + script + "COMP_WORDS=(godog " + words +
			")\nCOMP_CWORD=2\n_godog\nprintf '%s\\n' \"${COMPREPLY[@]}\"\n"
		cmd := exec.CommandContext(t.Context(), bash, "-c", lines)
		cmd.Dir = r.dir
		out, err := cmd.CombinedOutput()
		if err != nil || !strings.Contains(string(out), want) {
			t.Errorf("%s: %v\n%s", words, err, out)
		}
	}
}

// TestEachScenarioIsATestOfGo runs go test as people and editors do: a scenario by its name, and silence about what
// holds.
func TestEachScenarioIsATestOfGo(t *testing.T) {
	if testing.Short() {
		t.Skip("it builds the tests of the whole project")
	}
	goTest := func(args ...string) string {
		cmd := exec.CommandContext(t.Context(), "go", append([]string{"test", "-count=1"}, args...)...)
		cmd.Dir = ownRoot(t).dir
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Errorf("go test %q: %v\n%s", args, err, out)
		}
		return string(out)
	}
	const only = "-run=TestFeatures/health/bamboo_says_that_it_is_healthy"
	if out := goTest(only, "."); strings.Count(out, "\n") != 1 || !strings.HasPrefix(out, "ok") {
		t.Errorf("of what holds it prints\n%s", out)
	}
	out := goTest("-v", "-run=TestFeatures/health", ".")
	n := strings.Count(out, "--- PASS: TestFeatures/health/")
	if n != 3 || strings.Contains(out, "TestFeatures/session") {
		t.Errorf("%d scenarios were subtests:\n%s", n, out)
	}
}
