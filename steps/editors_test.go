package steps_test

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"bamboo-spec/steps"
	"bamboo-spec/support/lint"
	"bamboo-spec/support/runner"
)

// TestEditors asks the extension's own language service: it must find each of our
// sentences, be able to read each in JavaScript, and underline nothing in our features.
func TestEditors(t *testing.T) {
	ci := os.Getenv("CI") != ""
	switch _, err := exec.LookPath("npm"); {
	case testing.Short() || runner.RaceDetector:
		t.Skip("editors are asked without -short and without the race detector, which change nothing about them")
	case !ci:
		t.Skip("editors are asked in CI, where the language service is downloaded; to do so here: CI=true go test " +
			"./steps -run Editors")
	case err != nil:
		t.Fatalf("editors must be asked in CI, and there is no npm: %v", err)
	}
	service := install(t)
	t.Run("of this project", func(t *testing.T) { knowEverySentence(t, service) })
	t.Run("and what is wrong", func(t *testing.T) { seeWhatIsWrong(t, service) })
}

func knowEverySentence(t *testing.T, service string) {
	answer := askEditors(t, service, sources(t, ".go", "../steps"), sources(t, ".feature", "../features"))
	for _, s := range steps.Book().Sentences() {
		if !slices.Contains(answer.Expressions, s.Expr.String()) {
			t.Errorf("editors do not find the sentence %s", s.Expr)
		}
	}
	if want := len(steps.Book().Sentences()); len(answer.Expressions) != want {
		t.Errorf("editors find %d sentences, and there are %d", len(answer.Expressions), want)
	}
	for _, e := range answer.Errors {
		t.Errorf("editors cannot read an expression: %s", e)
	}
	for _, d := range answer.Diagnostics {
		t.Errorf("editors underline %s", d)
	}
}

// seeWhatIsWrong shows them a step that nothing defines and an expression that
// JavaScript cannot read, so that the silence above is known to mean something.
func seeWhatIsWrong(t *testing.T, service string) {
	root := t.TempDir()
	good, bad, feature := filepath.Join(root, "good.go"), filepath.Join(root, "bad.go"), filepath.Join(root,
		"tea.feature")
	write(t, good, "package steps\n\nfunc tea(sc book) {\n\tsc.When(`^somebody asks$`, asks)\n}\n")
	write(t, bad, "package steps\n\nfunc cup(sc book) {\n\tsc.Then(`^(?P<who>somebody) drinks$`, drinks)\n}\n")
	write(t, feature, "Feature: Tea\n  Scenario: Tea is served\n    When somebody asks\n    And somebody sings\n")
	if got := askEditors(t, service, []string{good}, []string{feature}); len(got.Errors) > 0 ||
		len(got.Diagnostics) != 1 || !strings.HasSuffix(got.Diagnostics[0],
		"tea.feature:4: Undefined step: somebody sings") {
		t.Errorf("of one undefined step they say %+v", got)
	}
	if got := askEditors(t, service, []string{good, bad}, nil); len(got.Errors) == 0 {
		t.Errorf("of an expression that JavaScript cannot read they say %+v", got)
	}
}

// TestEditorsAreTold checks that the editor's settings name the files that are looked at above.
func TestEditorsAreTold(t *testing.T) {
	var settings struct {
		Features []string `json:"cucumber.features"`
		Glue     []string `json:"cucumber.glue"`
	}
	decode(t, "../.vscode/settings.json", &settings)
	if !slices.Equal(settings.Features, []string{"features/**/*.feature"}) ||
		!slices.Equal(settings.Glue, []string{"steps/**/*.go"}) {
		t.Errorf("the settings name %v", settings)
	}
	var extensions struct{ Recommendations []string }
	decode(t, "../.vscode/extensions.json", &extensions)
	if !slices.Equal(extensions.Recommendations, []string{"CucumberOpen.cucumber-official"}) {
		t.Errorf("the recommended extensions are %v", extensions.Recommendations)
	}
}

func decode(t *testing.T, file string, into any) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err == nil {
		err = json.Unmarshal(text, into)
	}
	if err != nil {
		t.Fatalf("%s: %v", file, err)
	}
}

// sources lists the files below a folder that editors look at.
func sources(t *testing.T, suffix, folder string) []string {
	t.Helper()
	all, err := lint.Read(suffix, folder)
	if err != nil {
		t.Fatal(err)
	}
	var files []string
	for _, s := range all {
		file, err := filepath.Abs(s.File)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasSuffix(file, "_test.go") {
			files = append(files, file)
		}
	}
	return files
}

// install installs what the official Cucumber extension asks when it completes,
// navigates and underlines, in a folder of its own.
func install(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("testdata/editors")); err != nil {
		t.Fatal(err)
	}
	npm := exec.CommandContext(t.Context(), "npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts")
	npm.Dir = dir
	if out, err := npm.CombinedOutput(); err != nil {
		t.Fatalf("the language service could not be installed: %v\n%s", err, out)
	}
	return dir
}

type editorsAnswer struct{ Expressions, Errors, Diagnostics []string }

// askEditors asks the language service that is installed in a folder.
func askEditors(t *testing.T, service string, glue, features []string) editorsAnswer {
	t.Helper()
	question, err := json.Marshal(map[string][]string{"glue": glue, "features": append([]string{}, features...)})
	if err != nil {
		t.Fatal(err)
	}
	node := exec.CommandContext(t.Context(), "node", "ask.mjs")
	var said bytes.Buffer
	node.Dir, node.Stdin, node.Stderr = service, bytes.NewReader(question), &said
	out, err := node.Output()
	if err != nil {
		t.Fatalf("the language service did not answer: %v\n%s", err, said.String())
	}
	var answer editorsAnswer
	if err := json.Unmarshal(out, &answer); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return answer
}

// TestEditorsRunWhatThereIs checks that the tasks and launch configurations call commands that there are.
func TestEditorsRunWhatThereIs(t *testing.T) {
	var tasks struct {
		Tasks []struct{ Label, Command string }
	}
	decode(t, "../.vscode/tasks.json", &tasks)
	for _, task := range tasks.Tasks {
		words := strings.Fields(task.Command)
		if len(words) < 4 || strings.Join(words[:3], " ") != "go tool godog" ||
			!slices.Contains([]string{"run", "lint"}, words[3]) {
			t.Errorf("the task %q runs %q", task.Label, task.Command)
		}
	}
	var launch struct {
		Configurations []struct {
			Name, Program string
			Args          []string
		}
	}
	decode(t, "../.vscode/launch.json", &launch)
	for _, c := range launch.Configurations {
		if c.Program != "${workspaceFolder}/support/cmd/godog" || c.Args[0] != "run" {
			t.Errorf("%q debugs %s %q", c.Name, c.Program, c.Args)
		}
	}
	jetbrains, err := filepath.Glob("../.run/*.run.xml")
	if err != nil || len(jetbrains) == 0 || len(tasks.Tasks) == 0 || len(launch.Configurations) == 0 {
		t.Errorf("%d, %d and %d configurations, %v", len(tasks.Tasks), len(launch.Configurations), len(jetbrains), err)
	}
	for _, file := range jetbrains {
		text, err := os.ReadFile(file)
		if err != nil || !strings.Contains(string(text), `value="bamboo-spec/support/cmd/godog"`) {
			t.Errorf("%s: %v\n%s", file, err, text)
		}
	}
}
