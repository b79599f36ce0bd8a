package lint

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func fix(t *testing.T, text string) string {
	t.Helper()
	fixed, err := Fix(Source{soundFile, []byte(text)})
	if err != nil {
		t.Fatal(err)
	}
	return string(fixed.Content)
}

func TestASoundFeatureStaysAsItIs(t *testing.T) {
	if got := fix(t, sound); got != sound {
		t.Errorf("it became\n%s", got)
	}
}

const crooked = "\n@slow\n  @serial\nFeature: Tea is served  \n\n    For guests who are thirsty.\n\tBackground:\n# " +
	"water comes first\n    Given there is water\r\n" +
	"  Scenario: A guest who asks gets tea\n  # twice\n\n   # as told\n    When a guest asks for tea\n    Then the " +
	"cups are:\n" +
	"    |cup|full\t|tea|\n    | big |  7 |竹茶|\n      |small   | 12 |a \\| b|\n      And the guest says:\n        " +
	"\"\"\"\n          deep\n        flat\n      out\n        \n        \"\"\"\n" +
	"  Scenario Outline: A guest who asks for <tea> gets it\n    When a guest asks for \"<tea>\"\n    Then the " +
	"status is 200\n  Examples:\n  | tea |\n  | green|\n\n\n"

const straight = `
@slow
@serial
Feature: Tea is served

    For guests who are thirsty.
  Background:
    # water comes first
    Given there is water
  Scenario: A guest who asks gets tea
    # twice

    # as told
    When a guest asks for tea
    Then the cups are:
      | cup   | full | tea    |
      | big   |    7 | 竹茶   |
      | small | 12   | a \| b |
    And the guest says:
      """
        deep
      flat
    out
      
      """
  Scenario Outline: A guest who asks for <tea> gets it
    When a guest asks for "<tea>"
    Then the status is 200
    Examples:
      | tea   |
      | green |
`

func TestFix(t *testing.T) {
	if got := fix(t, crooked); got != straight {
		t.Errorf("it became\n%s\nnot\n%s", got, straight)
	}
	if got := fix(t, straight); got != straight {
		t.Errorf("a second time it became\n%s", got)
	}
}

// A file keeps its line ends and its byte order mark.
func TestFixKeepsHowAFileIsKept(t *testing.T) {
	windows := func(text string) string { return "\ufeff" + strings.ReplaceAll(text, "\n", "\r\n") }
	unix := strings.ReplaceAll(crooked, "\r", "")
	if got := fix(t, windows(unix)); got != windows(straight) {
		t.Errorf("it became\n%q\nnot\n%q", got, windows(straight))
	}
	if all := found(soundFile, windows(sound)); len(all) > 0 {
		t.Errorf("findings:\n%s", strings.Join(all, "\n"))
	}
}

func TestWhatCannotBeParsedStaysAsItIs(t *testing.T) {
	const text = "Feature: Tea\n  Scenario: a\n    Given b  \n Wenn x\n"
	if got := fix(t, text); got != text {
		t.Errorf("it became\n%s", got)
	}
}

func TestTheFeaturesOfThisProjectAreFormatted(t *testing.T) {
	files, err := Read(".feature", filepath.Join("..", "..", "features"))
	if err != nil || len(files) == 0 {
		t.Fatalf("%d features, %v", len(files), err)
	}
	for _, f := range files {
		fixed, err := Fix(f)
		if err != nil || string(fixed.Content) != string(f.Content) {
			t.Errorf("%s: %v; go tool godog lint --fix formats it", f.File, err)
		}
	}
}

// FuzzFix holds to what a formatter must be: what it has written it leaves alone, it
// changes nothing of what is said, and nothing about the layout is left to find.
func FuzzFix(f *testing.F) {
	f.Add(sound)
	f.Add(crooked)
	if text, err := os.ReadFile("../../features/zh-CN/an_answer_ends_when_its_user_says_so.feature"); err == nil {
		f.Add(string(text))
	}
	f.Fuzz(func(t *testing.T, text string) {
		once, err := Fix(Source{soundFile, []byte(text)})
		if err != nil {
			return // it says so instead of changing what is said
		}
		twice, err := Fix(once)
		if err != nil || string(twice.Content) != string(once.Content) {
			t.Errorf("%q became %q and then %q, %v", text, once.Content, twice.Content, err)
		}
		for _, finding := range found(soundFile, string(once.Content)) {
			if strings.Contains(finding, "not aligned") || strings.Contains(finding, "space at the end") ||
				strings.Contains(finding, "empty line at the end") {
				if parse(once).feature != nil {
					t.Errorf("%q became %q: %s", text, once.Content, finding)
				}
			}
		}
	})
}
