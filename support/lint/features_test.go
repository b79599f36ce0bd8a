package lint

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	messages "github.com/cucumber/messages/go/v34"

	"bamboo-spec/support/sentence"
)

const sound = `@slow
Feature: Tea is served
  For guests who are thirsty.

  Background:
    Given there is water

  Rule: Who asks is served

    Scenario: A guest who asks gets tea
      Given there is "green" tea
      When a guest asks for tea
      Then the cups are:
        # Sizes as guests name them.
        | cup   | full | tea  |
        | big   |  yes | 竹茶 |
        | small |   no | mint |

    Scenario Outline: A guest who asks for <tea> gets it
      When a guest asks for "<tea>"
      Then the guest says:
        """
        The <tea>	is good 
        """

      Examples:
        | tea   |
        | green |
        | black |

  Rule: Programs are served as JSON

    Scenario: A program gets tea
      When a client calls GET "/tea"
      Then the status is 200
`

const soundFile = "features/session/tea_is_served.feature"

var glossary = Project{Tag: func(tag string) error {
	if tag == "@slow" {
		return nil
	}
	return fmt.Errorf("%s is not a tag", tag)
}, Folders: Capabilities}

func teaBook() *sentence.Book {
	b := new(sentence.Book)
	plain := func(context.Context) error { return nil }
	one := func(context.Context, string) error { return nil }
	b.Given(`^there is water$`, plain)
	b.Given(`^there is "([^"]*)" tea$`, one)
	b.Given(`^there is ("[^"]*" tea with milk)$`, one)
	b.Given(`^there is "([^"]*)" tea with milk$`, one)
	b.When(`^a guest asks for tea$`, plain)
	b.When(`^a guest asks for "([^"]*)"$`, one)
	b.When(`^a client calls GET "([^"]*)"$`, one)
	b.Then(`^the cups are:$`, func(context.Context, *messages.PickleTable) error { return nil })
	b.Then(`^the guest says:$`, func(context.Context, *messages.PickleDocString) error { return nil })
	b.Then(`^the status is 200$`, plain)
	b.Then(`^the guest reads a header$`, plain)
	return b
}

func found(file, text string) []string {
	var all []string
	for _, f := range Features([]Source{{file, []byte(text)}}, teaBook(), glossary) {
		all = append(all, f.String())
	}
	return all
}

func TestASoundFeatureHasNoFindings(t *testing.T) {
	if all := found(soundFile, sound); len(all) > 0 {
		t.Errorf("findings:\n%s", strings.Join(all, "\n"))
	}
}

func TestFeatures(t *testing.T) {
	for name, c := range map[string]struct {
		old, new string
		want     []string // behind "features/session/tea_is_served.feature:"
	}{
		"not parsed": {"      When a guest asks for tea\n", "      Wenn a guest asks for tea\n",
			[]string{
				`12:7: “Wenn a guest asks for tea” cannot stand here; what can: the end of the file, a table row, """, a step (Given, When, Then, And, But), a tag, “Examples:”, “Scenario:”, “Rule:”`}},
		"two features": {"      Then the status is 200\n", "      Then the status is 200\nFeature: Coffee is served\n",
			[]string{
				`36:1: “Feature: Coffee is served” cannot stand here; what can: the end of the file, a table row, """, a step (Given, When, Then, And, But), a tag, “Examples:”, “Scenario:”, “Rule:”`}},
		"no feature": {sound, "# nothing\n",
			[]string{`1:1: no feature in this file; it must begin with “Feature:”`}},
		"a tab": {"      When a guest asks for tea\n", "    \tWhen a guest asks for tea\n",
			[]string{`12:5: a tab; write spaces, as go tool godog lint --fix does`,
				`12:6: indented by 5, not by 6 spaces`}},
		"a tab around a cell": {"        | green |\n", "        | green\t|\n",
			[]string{`28:9: the row is not aligned with its table: | green |`,
				`28:16: a tab; write spaces, as go tool godog lint --fix does`}},
		"a tab in a cell": {"        | tea   |\n        | green |\n", "        | tea   |\n        | 竹\tn |\n",
			[]string{`28:12: a tab in the cell; write \t if it is meant, else a space`}},
		"a tab in a step": {`there is "green" tea`, "there is \"gr\teen\" tea",
			[]string{`11:25: a tab in the step; write \t if it is meant, else a space`}},
		"a tab in a heading": {"Rule: Who asks", "Rule: Who\tasks", []string{`8:12: a tab; write a space`}},
		"space at the end": {"Feature: Tea is served\n", "Feature: Tea is served \n",
			[]string{`2:23: space at the end of the line`}},
		"no last line break": {"Then the status is 200\n", "Then the status is 200",
			[]string{`35:29: the last line does not end in a line break`}},
		"empty line at the end": {"Then the status is 200\n", "Then the status is 200\n\n",
			[]string{`36:1: an empty line at the end of the file`}},
		"no name of the feature": {"Feature: Tea is served\n", "Feature:\n",
			[]string{`2:1: the feature has no name; say the promise`}},
		"no description": {"  For guests who are thirsty.\n", "",
			[]string{`2:1: the feature does not say for whom it is and why; write one to 3 lines below its name`}},
		"a long description": {"  For guests who are thirsty.\n", "  A\n  B\n  C\n  D\n",
			[]string{`2:1: the description has 4 lines; 3 are enough`}},
		"no name of a rule": {"  Rule: Who asks is served\n", "  Rule:\n",
			[]string{`8:3: the rule has no name; say the rule`}},
		"an unknown tag": {"@slow\n", "@slow @quick\n",
			[]string{`1:7: @quick is not a tag`}},
		"an act in a background": {"    Given there is water\n", "    When a guest asks for tea\n",
			[]string{`6:5: a background holds Given alone`}},
		"a long background": {"    Given there is water\n",
			"    Given there is water\n    And there is water\n    And there is water\n    And there is water\n",
			[]string{`5:3: the background has 4 steps; a reader keeps 3 in mind`}},
		"no name": {"    Scenario: A guest who asks gets tea\n", "    Scenario:\n",
			[]string{`10:5: the scenario has no name; say the outcome`}},
		"an empty word": {"Scenario: A guest who asks gets tea", "Scenario: Asking works",
			[]string{`10:5: the name of a scenario says the outcome; “works” says nothing`}},
		"another empty word": {"Scenario: A guest who asks gets tea", "Scenario: Happy path",
			[]string{`10:5: the name of a scenario says the outcome; “Happy path” says nothing`}},
		"an outline like another": {"A guest who asks for <tea> gets it", "A guest gets it",
			[]string{`19:5: the name of an outline holds a <placeholder>, so that each row has a name of its own`,
				`29:9: the name “A guest gets it” is taken by features/session/tea_is_served.feature:28`}},
		"a taken name": {"Scenario: A program gets tea", "Scenario: A guest who asks gets tea",
			[]string{
				`33:5: the name “A guest who asks gets tea” stands in line 10 already; name one of the scenarios otherwise, so that reports tell them apart`}},
		"no When": {"      When a guest asks for tea\n", "",
			[]string{`10:5: the scenario has no When, so nothing happens in it`}},
		"two acts": {"      Then the status is 200\n",
			"      And a guest asks for tea\n      Then the status is 200\n",
			[]string{`35:7: a second When; a scenario has only one: move what comes before it to Given`}},
		"an act behind Then": {"      Then the status is 200\n",
			"      Then the status is 200\n      When a guest asks for tea\n",
			[]string{`36:7: When after Then; a scenario is Given, one When, Then`,
				`36:7: a second When; a scenario has only one: move what comes before it to Given`}},
		"an asterisk": {"      Then the status is 200\n",
			"      Then the status is 200\n      * the status is 200\n",
			[]string{`36:7: “*” does not say what the step is; write Given, When, Then or And`}},
		"examples without rows": {"        | tea   |\n        | green |\n        | black |\n", "        | tea |\n",
			[]string{
				`26:7: these examples of “A guest who asks for <tea> gets it” have no rows, so they are never run`}},
		"the same row twice": {"        | black |\n", "        | black |\n        | green |\n",
			[]string{`30:9: the same row stands in line 28, so the same would be run twice; remove one`}},
		"an unused column": {"        | tea   |\n        | green |\n        | black |\n",
			"        | tea   | milk |\n        | green | yes  |\n",
			[]string{
				`27:19: no step uses the column “milk” of the examples; write <milk> in a step, or remove the column`}},
		"a place in a document": {"The <tea>	is good", "<tea> <any string>	<uuid>", nil},
		"a missing column": {"The <tea>", "The <cup>",
			[]string{
				`22:9: <cup> has no column in the examples in line 26, so it would stand there as it is; add the column, also if the text itself is meant: its cell may hold it`}},
		"a When in small letters": {`When a guest asks for "<tea>"`, `when a guest asks for "<tea>"`,
			[]string{`20:7: “when a guest asks for "<tea>"” is taken for a description and would not be run: a step begins with “When” and stands above any examples`}},
		"an undefined step": {"Given there is water", "Given there is wine",
			[]string{`6:5: no sentence means “Given there is wine”`}},
		"an ambiguous step": {`there is "green" tea`, `there is "green" tea with milk`,
			[]string{`11:7: 2 sentences mean “Given there is "green" tea with milk”`}},
		"transport in a name": {"Scenario: A guest who asks gets tea", "Scenario: A guest who POSTs JSON gets tea",
			[]string{
				`10:5: “JSON” is a word of the transport; say what people see, or make the scenario one on the wire (“a client calls …”)`}},
		"transport in a step": {"    Scenario Outline:",
			"    Scenario: A guest reads\n      When a guest asks for tea\n      Then the guest reads a header\n\n  " +
				"  Scenario Outline:",
			[]string{
				`21:7: “header” is a word of the transport; say what people see, or make the scenario one on the wire (“a client calls …”)`}},
		"transport in a rule": {"Rule: Who asks is served", "Rule: Who asks by GET is served",
			[]string{
				`8:3: “GET” is a word of the transport; say what people see, or make the scenario one on the wire (“a client calls …”)`}},
		"indentation": {"      When a client calls", "    When a client calls",
			[]string{`34:5: indented by 4, not by 6 spaces`}},
		"indentation of a table": {"        | tea   |\n        | green |\n        | black |\n",
			"      | tea   |\n      | green |\n      | black |\n",
			[]string{`27:7: indented by 6, not by 8 spaces`, `28:7: indented by 6, not by 8 spaces`,
				`29:7: indented by 6, not by 8 spaces`}},
		"indentation of a remark": {"        # Sizes", "      # Sizes",
			[]string{`14:7: indented by 6, not by 8 spaces`}},
		"a narrow cell": {"| black |", "| black|",
			[]string{`29:9: the row is not aligned with its table: | black |`}},
		"a row out of line": {"| 竹茶 |", "| 竹茶   |",
			[]string{`16:9: the row is not aligned with its table: | big   | yes  | 竹茶 |`}},
		"a wide column": {"        | tea   |\n        | green |\n", "        | tea    |\n        | green |\n",
			[]string{`27:9: the row is not aligned with its table: | tea   |`}},
	} {
		t.Run(name, func(t *testing.T) {
			if strings.Count(sound, c.old) != 1 {
				t.Fatalf("%q stands %d times in the sound feature", c.old, strings.Count(sound, c.old))
			}
			var want []string
			for _, w := range c.want {
				want = append(want, soundFile+":"+w)
			}
			if got := found(soundFile, strings.Replace(sound, c.old, c.new, 1)); !slices.Equal(got, want) {
				t.Errorf("findings:\n%s\nnot\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
			}
		})
	}
}

func TestFeaturesLieInFoldersOfCapabilities(t *testing.T) {
	const folder = ":1:1: a feature lies in features/CAPABILITY/; the capabilities are health, session, stream, " +
		"websocket, persistence, multiclient, journey, recovery, tools, security, perf, zh-CN; declare your own " +
		"under capabilities: in godog.yml"
	for file, want := range map[string]string{
		"features/tea/tea_is_served.feature":         folder,
		"features/tea_is_served.feature":             folder,
		"session/tea_is_served.feature":              folder,
		"features/session/TeaIsServed.feature":       ":1:1: the file name TeaIsServed.feature is not the promise in snake_case",
		"features/session/tea-is-served.feature":     ":1:1: the file name tea-is-served.feature is not the promise in snake_case",
		"features/zh-CN/有茶.feature":                  "",
		"features/perf/the_10th_cup_is_hot.feature":  "",
		"/home/me/features/perf/tea_is_made.feature": "",
	} {
		got := strings.Join(found(file, sound), "\n")
		if want != "" {
			want = file + want
		}
		if got != want {
			t.Errorf("%s: %q, not %q", file, got, want)
		}
	}
}

func TestNamesAreUniqueInTheSuite(t *testing.T) {
	other := strings.NewReplacer("Tea is served", "Tea is drunk", "who asks", "who begs", "A program",
		"A machine").Replace(sound)
	got := Features([]Source{{soundFile, []byte(sound)}, {"features/session/tea_is_drunk.feature", []byte(other)}},
		teaBook(), glossary)
	if len(got) != 0 {
		t.Errorf("findings for different names: %v", got)
	}
	got = Features([]Source{{soundFile, []byte(sound)}, {"features/session/tea_is_drunk.feature", []byte(sound)}},
		teaBook(), glossary)
	if len(got) != 4 || got[0].String() != "features/session/tea_is_drunk.feature:10:5: the name “A guest who asks "+
		"gets tea” is taken by "+soundFile+":10" {
		t.Errorf("findings for the same names: %v", got)
	}
}
