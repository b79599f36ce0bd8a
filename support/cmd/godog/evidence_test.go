package main

import (
	"path/filepath"
	"regexp"
	"testing"
)

const promisedOtherwise = `Feature: A conversation
  Scenario: The model is asked, and its answer is another one than promised
    Given the model answers "Hello?" with "Hello, bamboo"
    When the user asks "Hello?"
    Then the history shows:
      | role      | content      |
      | user      | Hello?       |
      | assistant | Hello, panda |
`

// A transcript tells the sides of Bamboo's users, of its model and of its log in the order in which things happened.
func TestATranscriptTellsEverySide(t *testing.T) {
	r := emptyRoot(t, map[string]string{"features/session/x.feature": promisedOtherwise})
	if got := r.godog("run", "features"); got.code != 1 {
		t.Fatalf("exit code %d, %s%s", got.code, got.out, got.errs)
	}
	files, err := filepath.Glob(filepath.Join(r.dir, "out", "failures", "*", "transcript.txt"))
	if err != nil || len(files) != 1 {
		t.Fatalf("%v, %v", files, err)
	}
	name, err := filepath.Rel(r.dir, files[0])
	if err != nil {
		t.Fatal(err)
	}
	text, at := r.read(filepath.ToSlash(name)), 0
	for _, want := range []string{
		`── Given the model answers`, `── When the user asks "Hello\?"`, `the user http 1 → POST /api/v1/chat`,
		`model 1 → Bamboo asks "[^"]*": 1 message`, `model 1 →   user: Hello\?`,
		`model 1 ← "Hello,`, `the user stream 1 ← data  .*"complete"`,
		`── Then the history shows:`, `── ✗ the user's history is not the promised one`,
	} {
		found := regexp.MustCompile(`(?m)^\+\S+ \S+  ` + want).FindStringIndex(text[at:])
		if found == nil {
			t.Fatalf("behind\n%s\nit does not say %q:\n%s", text[:at], want, text[at:])
		}
		at += found[1]
	}
	for _, want := range []string{`server log .*msg="run started"`, `model 1 ← the end of the reply`} { // anywhere
		if !regexp.MustCompile(`(?m)^\+\S+ \S+  ` + want).MatchString(text) {
			t.Errorf("it does not say %q:\n%s", want, text)
		}
	}
}
