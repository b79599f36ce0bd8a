// Package worldtest helps to test subjects of the vocabulary: with scenarios against the reference
// server, sound or with a defect, and with worlds around a stub. Its entry points are Run and In.
package worldtest

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"bamboo-spec/support/plan"
	"bamboo-spec/support/report"
	"bamboo-spec/support/runner"
	"bamboo-spec/support/target"
)

// Case is a scenario and what comes of it.
type Case struct {
	Name   string // unique in its table
	Steps  string // one a line, as in a feature
	Defect string // that the reference server has; "": none
	Says   string // a part of the failure; "": the scenario is kept
}

// Main runs tests in a program that can become a reference server. A package that calls Run has it in its TestMain.
func Main(m *testing.M) {
	target.BecomeChild()
	os.Exit(m.Run())
}

// Run runs each case as a scenario of its own, against a server of its own. A wait without a
// "within" of its own takes 5 s at most.
func Run(t *testing.T, sentences plan.Sentences, cases []Case) {
	t.Helper()
	suite, err := runner.NewSuite(runner.Choice{Paths: []string{feature(t, cases)}}, sentences)
	if err != nil {
		t.Fatal(err)
	}
	sources := map[string]*target.Children{}
	for _, c := range cases {
		if sources[c.Defect] == nil {
			source := target.NewChildren(target.ChildOptions{Dir: t.TempDir(), Defect: c.Defect})
			sources[c.Defect] = source
			t.Cleanup(func() { _ = source.Close() }) // how a server with a defect ends is its own affair
		}
	}
	for i, s := range suite.Scenarios() {
		c := cases[i]
		t.Run(c.Name, func(t *testing.T) {
			t.Parallel()
			result, err := suite.RunOne(t.Context(), s, sources[c.Defect], 5*time.Second)
			if err != nil {
				t.Fatal(err)
			}
			Says(t, result.Err, c.Says)
			if c.Says != "" && result.Verdict == report.Unjudged && !strings.HasPrefix(c.Name, "unjudged") {
				t.Errorf("the scenario could not be judged; name the case “unjudged …” if that is right: %v",
					result.Err)
			}
		})
	}
}

// feature writes the cases into a file and returns its path.
func feature(t *testing.T, cases []Case) string {
	t.Helper()
	var text strings.Builder
	text.WriteString("Feature: Cases\n")
	for _, c := range cases {
		fmt.Fprintf(&text, "\n  Scenario: %s\n", c.Name)
		for line := range strings.Lines(strings.TrimSpace(c.Steps)) {
			fmt.Fprintf(&text, "    %s\n", strings.TrimSpace(line))
		}
	}
	file := filepath.Join(t.TempDir(), "cases.feature")
	if err := os.WriteFile(file, []byte(text.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	return file
}

// Says fails the test unless the error holds the text; an empty text wants no error.
func Says(t *testing.T, err error, text string) {
	t.Helper()
	switch {
	case text == "" && err != nil:
		t.Errorf("unexpected: %v", err)
	case text != "" && err == nil:
		t.Errorf("no error, but one that says %q was expected", text)
	case err != nil && !strings.Contains(err.Error(), text):
		t.Errorf("the error does not say %q:\n%v", text, err)
	}
}
