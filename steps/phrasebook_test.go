package steps_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"bamboo-spec/steps"
	"bamboo-spec/support/phrasebook"
	"bamboo-spec/support/plan"
	"bamboo-spec/support/runner"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/target"
)

func TestMain(m *testing.M) {
	target.BecomeChild()
	os.Exit(m.Run())
}

func phrases(t *testing.T) *phrasebook.Book {
	t.Helper()
	book, err := steps.Phrasebook()
	if err != nil {
		t.Fatal(err)
	}
	return book
}

func TestThePhraseBookIsWrittenDown(t *testing.T) {
	want := phrases(t).Markdown()
	got, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Error("steps/README.md is not what the doc comments say; write it again: go tool godog steps --write")
	}
}

// Two headings with one anchor would lead the index astray.
func TestTheIndexLeadsToEachSentence(t *testing.T) {
	page := phrases(t).Markdown()
	seen := map[string]bool{}
	for _, m := range regexp.MustCompile(`(?m)^(?:\* )?\[.*\]\((#.*)\)$`).FindAllStringSubmatch(page, -1) {
		if seen[m[1]] {
			t.Errorf("the index has %s twice", m[1])
		}
		seen[m[1]] = true
	}
	if headings := strings.Count(page, "\n## ") + strings.Count(page, "\n### ") - 1; len(seen) != headings {
		t.Errorf("the index leads to %d places, and there are %d headings", len(seen), headings)
	}
}

// A sentence without an example cannot be learnt, and one that nothing uses has never been seen to work.
func TestEverySentenceHasAnExampleAndAUse(t *testing.T) {
	uses, err := plan.Uses(steps.Book(), "../features")
	if err != nil {
		t.Fatal(err)
	}
	book := phrases(t)
	for _, p := range book.All() {
		for _, e := range p.Examples {
			for _, expr := range e.Uses(steps.Book()) {
				uses[expr] = append(uses[expr], "its example")
			}
		}
	}
	for _, p := range book.All() {
		if len(p.Examples) == 0 {
			t.Errorf(
				"“%s” has no example: write one into the doc comment of its function, or use the sentence in "+
					"another example",
				p.Wordings[0].Text)
		}
		for _, w := range p.Wordings {
			for _, expr := range w.Exprs {
				if len(uses[expr]) == 0 {
					t.Errorf("“%s” is used by no feature and no example", w.Text)
				}
			}
		}
	}
}

func TestEveryValueIsExplained(t *testing.T) {
	for _, p := range phrases(t).All() {
		for _, v := range p.Values {
			if strings.HasPrefix(v.Wanted, "what fits") {
				t.Errorf("“%s”: %s can be %s; a writer needs words: add the group to support/sentence/kind.go",
					p.Wordings[0].Text, v.Name, v.Wanted)
			}
		}
	}
}

// TestExamplesHold runs every example as a scenario of its own.
func TestExamplesHold(t *testing.T) {
	if testing.Short() || runner.RaceDetector {
		t.Skip("the examples are run without -short and without the race detector, which slow them down and show no " +
			"more")
	}
	root, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	if n := writeExamples(t, phrases(t), false); n < 50 {
		t.Fatalf("%d examples: they were not found", n)
	}
	hold(t, root, "examples")
}

// TestMeasuringExamplesHold runs those examples that put Bamboo under load. They need a machine
// that does nothing else, and other packages are tested beside this one.
func TestMeasuringExamplesHold(t *testing.T) {
	if os.Getenv("MEASURE_EXAMPLES") != "true" {
		t.Skip("the examples that measure are run with MEASURE_EXAMPLES=true, while nothing else runs")
	}
	root, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	if n := writeExamples(t, phrases(t), true); n < 15 {
		t.Fatalf("%d examples: they were not found", n)
	}
	hold(t, root, "examples")
}

// hold runs features against the reference server, whatever the environment aims at.
func hold(t *testing.T, root string, paths ...string) {
	t.Helper()
	for _, name := range []string{"BAMBOO_PROFILE", "BAMBOO_API_URL", "BAMBOO_WS_URL", "BAMBOO_API_TIMEOUT",
		"BAMBOO_MODEL_LISTEN", "RUN_INTEGRATION_TESTS"} {
		t.Setenv(name, "") // so that it is put back at the end
		if err := os.Unsetenv(name); err != nil {
			t.Fatal(err)
		}
	}
	c := &runner.Command{Sentences: steps.Add, Out: t.Output(), Errors: t.Output()}
	c.Config, c.NoColours = filepath.Join(root, runner.ConfigFile), true
	c.Flags.Paths = paths
	if code := c.Run(t.Context()); code != 0 {
		t.Errorf("exit code %d, see above", code)
	}
}

// writeExamples makes a feature of each example, those that measure or the others, and
// returns how many there are.
func writeExamples(t *testing.T, book *phrasebook.Book, measuring bool) int {
	t.Helper()
	write(t, "examples/history.schema.json", `{"type": "object", "required": ["session_id", "messages"]}`)
	var written []phrasebook.Example
	for _, p := range book.All() {
		for _, e := range p.Examples {
			if slices.Contains(written, e) || measures(e) != measuring { // lent to several phrases
				continue
			}
			written = append(written, e)
			write(t, fmt.Sprintf("examples/%03d.feature", len(written)),
				e.Feature(fmt.Sprintf("%s (%d)", strings.TrimSuffix(p.Meaning, "."), len(written))))
		}
	}
	return len(written)
}

// measures tells whether an example puts Bamboo under load.
func measures(e phrasebook.Example) bool {
	used := e.Uses(steps.Book())
	return slices.ContainsFunc(steps.Book().Sentences(), func(s sentence.Sentence) bool {
		return s.Alone && slices.Contains(used, s.Expr.String())
	})
}

func write(t *testing.T, file, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}
