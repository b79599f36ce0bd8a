package plan

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	gherkin "github.com/cucumber/gherkin/go/v42"
	messages "github.com/cucumber/messages/go/v34"

	"bamboo-spec/support/feature"
	"bamboo-spec/support/feature/featuretest"
)

const manyKinds = `# a comment on top
Feature: every kind of scenario
  For somebody.

  Background:
    Given the ground

  # about the first
  Scenario: plain
    When it is plain

  @slow
  # between tag and heading
  @serial
  Scenario: tagged
    When it is tagged
      | a |
      | b |

  Scenario Outline: outline <n>
    When it is <n>

    Examples: small
      | n |
      | 1 |
      # not three
      | 2 |

    @slow
    Examples: large
      | n   |
      | 100 |

    Examples:
      | n   |
      | 7   |

  Rule: a rule
    Background:
      Given the second ground

    Scenario: ruled
      When it is ruled
        """
        Scenario: in a text
        """

  @slow
  Rule: another rule
    Scenario: the last
      When it is over
`

// Each line of a scenario, from its first tag to the blank line behind it, means it.
func TestALineMeansItsScenario(t *testing.T) {
	rows := []string{"outline 1", "outline 2", "outline 100", "outline 7"}
	want := map[int][]string{}
	fill := func(from, to int, names ...string) {
		for l := from; l <= to; l++ {
			want[l] = names
		}
	}
	fill(8, 11, "plain")
	fill(12, 19, "tagged")
	fill(20, 36, rows...)
	fill(25, 25, "outline 1")
	fill(27, 27, "outline 2")
	fill(32, 32, "outline 100")
	fill(36, 36, "outline 7")
	fill(37, 37, rows...)
	fill(42, 47, "ruled")
	fill(50, 51, "the last")

	featuretest.Folder(t, map[string]string{"features/x.feature": manyKinds})
	docs, err := load([]request{{path: "features/x.feature"}}, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	d := docs[0]
	for line := 1; line <= strings.Count(manyKinds, "\n"); line++ {
		chosen, err := d.choose([]request{{path: d.File, lines: []span{{line, line}}}}, Tags)
		var names []string
		for _, p := range chosen {
			names = append(names, p.Scenario.Name)
		}
		if !slices.Equal(names, want[line]) {
			t.Errorf("line %d means %q, want %q", line, names, want[line])
		}
		none := fmt.Sprintf(
			"features/x.feature:%d: no scenario stands at this line; scenarios begin at 9, 15, 20, 42, 50",
			line)
		if (said(err) == none) != (want[line] == nil) {
			t.Errorf("line %d: %v", line, err)
		}
	}
}

// What godog is given of a file is the one chosen scenario, unchanged and at its own lines.
func TestOnlyKeepsOnePickleAsItWas(t *testing.T) {
	folderFeatures, err := load([]request{{path: "../../features"}}, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	featuretest.Folder(t, map[string]string{
		"unix.feature":    manyKinds,
		"windows.feature": strings.ReplaceAll(manyKinds, "\n", "\r\n"),
		"noend.feature":   strings.TrimRight(manyKinds, "\n"),
		"zh.feature":      "# language: zh-CN\n功能: f\n  场景: a\n    当 x\n  场景: b\n    当 y\n",
	})
	more, err := load([]request{{path: "."}}, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	pickles := 0
	for _, d := range append(folderFeatures, more...) {
		for _, p := range d.Pickles {
			pickles++
			onlyIt(t, d, p)
		}
	}
	if pickles < 100 {
		t.Errorf("only %d pickles were looked at", pickles)
	}
}

func onlyIt(t *testing.T, d *document, want *messages.Pickle) {
	t.Helper()
	pl := d.places()[want]
	content := d.only(pl)
	if a, b := bytes.Count(content, []byte("\n")), bytes.Count(d.Content, []byte("\n")); a != b {
		t.Errorf("%s:%d: %d lines of %d are left", d.File, pl.line(), a, b)
	}
	newID := (&messages.Incrementing{}).NewId
	ast, err := gherkin.ParseGherkinDocument(bytes.NewReader(content), newID)
	if err != nil {
		t.Fatalf("%s:%d: %v in\n%s", d.File, pl.line(), err, content)
	}
	one := &document{Document: &feature.Document{File: d.File, Text: feature.Text{Content: content}, AST: ast,
		Pickles: gherkin.Pickles(*ast, d.File, newID)}}
	if len(one.Pickles) != 1 {
		t.Fatalf("%s:%d: %d pickles in\n%s", d.File, pl.line(), len(one.Pickles), content)
	}
	if a, b := asRun(d, want), asRun(one, one.Pickles[0]); a != b {
		t.Errorf("%s:%d: it was\n%s\nand is\n%s", d.File, pl.line(), a, b)
	}
}

// asRun is everything of a pickle that a run or a report shows.
func asRun(d *document, p *messages.Pickle) string {
	s := d.chosen(p, d.places()[p]).Scenario
	return fmt.Sprintf("%s %s %s %s %s:%d %v %v", s.Capability, s.Feature, s.Rule, s.Name, s.File, s.Line, s.Tags,
		s.Steps)
}

// FuzzOnly holds for whatever Gherkin can read: each scenario alone is the same scenario.
func FuzzOnly(f *testing.F) {
	f.Add(manyKinds)
	f.Add("Feature: f\n@slow\nScenario Outline: a\nWhen " +
		"<x>\n\"\"\"\n\n\"\"\"\n@a\nExamples:\n|x|\n|1|\n#c\n|2|\nRule: r\nExample: b\n* c")
	f.Add("# language: zh-CN\n功能: f\n场景: a\n当 x\n场景大纲: b\n当 y<n>\n例子:\n|n|\n|1|")
	f.Fuzz(func(t *testing.T, text string) {
		read, err := feature.Parse("features/x.feature", []byte(text))
		if err != nil || len(read.Pickles) > 20 {
			return
		}
		d := &document{Document: read}
		for _, p := range d.Pickles {
			onlyIt(t, d, p)
		}
	})
}
