package plan

import (
	"context"
	"fmt"
	"regexp"
	"testing"

	messages "github.com/cucumber/messages/go/v34"

	"bamboo-spec/support/capability"
	"bamboo-spec/support/feature/featuretest"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/world"
)

// words is a small vocabulary with one sentence of each kind.
func words() *Vocabulary { return NewVocabulary(addWords) }

func addWords(book *sentence.Book, _ *world.World) {
	table := func(context.Context, *messages.PickleTable) error { return nil }
	book.Given(`^the user has asked "([^"]*)"$`, func(context.Context, string) error { return nil },
		sentence.Needs(capability.HTTP))
	book.Given(`^the user is in (Ann|Ben)'s conversation$`, func(context.Context, string) error { return nil })
	book.When(`^the user asks "([^"]*)"$`, func(context.Context, string) error { return nil },
		sentence.Needs(capability.HTTP, capability.Script))
	book.When(`^the user asks ("[^"]*")$`, func(context.Context, string) error { return nil })
	book.When(`^the user stops the answer$`, does, sentence.Needs(capability.Restart))
	book.When(`^somebody sends:$`, func(context.Context, *messages.PickleDocString) error { return nil })
	book.Then(`^the answer is complete$`, does)
	book.Then(`^the tokens are:$`, table, sentence.Columns("token", "within", "note?"))
	book.Then(`^the rows are:$`, table)
}

// TestStepsThatMeanNothing holds each problem to its full text, as the terminal shows it.
func TestStepsThatMeanNothing(t *testing.T) {
	for name, c := range map[string]struct{ steps, want string }{
		"undefined": {"When the user askes for \"tea\"\n",
			`x.feature:3:5: no sentence means “the user askes for "tea"”; the nearest are (‹differing words› marked):
    When  the user ‹asks› "…"
    When  the user ‹asks› …
    Given the user ‹has asked› "…"
    look for others with: go tool godog steps asks`},
		"nothing like it": {"When qwertz\n", `x.feature:3:5: no sentence means “qwertz”
    all sentences: go tool godog steps`},
		"ambiguous": {"When the user asks \"tea\"\n",
			`x.feature:3:5: “the user asks "tea"” has more than one meaning; these sentences must be told apart in steps/:
    ^the user asks "([^"]*)"$  (resolve_test.go:LINE)
    ^the user asks ("[^"]*")$  (resolve_test.go:LINE)`},
		"a wrong keyword": {"Given the user stops the answer\n",
			`x.feature:3:5: “the user stops the answer” is a sentence for When, it cannot stand under Given`},
		"a wrong keyword of a sentence that has a twin": {"Given the user asks \"tea\"\n",
			`x.feature:3:5: “the user asks "tea"” is a sentence for When, it cannot stand under Given; the nearest are (‹differing words› marked):
    Given the user ‹has asked› "…"`},
		"a wrong keyword behind And": {"When the user stops the answer\nAnd the answer is complete\n",
			`x.feature:4:1: “the answer is complete” is a sentence for Then, it cannot stand under When`},
		"no table": {"Then the rows are:\n", `x.feature:3:5: “the rows are:” wants a table below it`},
		"no table with columns": {"Then the tokens are:\n",
			`x.feature:3:5: “the tokens are:” wants a table below it with the columns “token”, “within”, “note” (optional)`},
		"no text": {"When somebody sends:\n",
			`x.feature:3:5: “somebody sends:” wants a doc string below it, between lines of """`},
		"a table for a text": {"When somebody sends:\n| a |\n",
			`x.feature:3:5: “somebody sends:” wants a doc string below it, between lines of """`},
		"a text for a table": {"Then the rows are:\n\"\"\"\na\n\"\"\"\n",
			`x.feature:3:5: “the rows are:” wants a table below it`},
		"a surplus table": {"Then the answer is complete\n| a |\n",
			`x.feature:3:5: “the answer is complete” takes no table below it`},
		"a surplus text": {"Then the answer is complete\n\"\"\"\na\n\"\"\"\n",
			`x.feature:3:5: “the answer is complete” takes no doc string below it`},
		"both": {"Then the rows are:\n| a |\n| b |\n\"\"\"\na\n\"\"\"\n",
			`x.feature:3:5: “the rows are:” has a table and a doc string below it; a sentence takes one of them`},
		"an unknown column": {"Then the tokens are:\n| token | witin | within |\n| a | b | c |\n",
			`x.feature:4:11: the table has a column “witin” that the sentence does not know; did you mean “within”?; it wants a table with the columns “token”, “within”, “note” (optional)`},
		"a missing column": {"Then the tokens are:\n| token | note |\n| a | b |\n",
			`x.feature:4:3: the table lacks the column “within”; it wants a table with the columns “token”, “within”, “note” (optional)`},
		"a column twice": {"Then the tokens are:\n| token | within | token |\n| a | b | c |\n",
			`x.feature:4:20: the table has the column “token” twice`},
		"a header only": {"Then the tokens are:\n| token | within |\n",
			`x.feature:4:3: the table has a header and no rows, so it says nothing`},
		"no steps": {"", `x.feature:2:3: the scenario “s” has no steps, so it promises nothing; write at least a When and a Then`},
		"several at once": {"When qwertz\nThen asdf\n",
			"x.feature:3:5: no sentence means “qwertz”\n    all sentences: go tool godog steps\nx.feature:4:1: no " +
				"sentence means “asdf”\n    all sentences: go tool godog steps"},
	} {
		t.Run(name, func(t *testing.T) {
			featuretest.Folder(t, map[string]string{"x.feature": "Feature: f\n  Scenario: s\n    " + c.steps})
			_, err := Choose(Choice{Paths: []string{"x.feature"}}, words())
			if got := placeInSource.ReplaceAllString(said(err), "$$  ($1:LINE"); got != c.want {
				t.Errorf("it says\n%s\nand should say\n%s", got, c.want)
			}
		})
	}
}

var placeInSource = regexp.MustCompile(`\$  \([^\n]*/(\w+\.go):\d+`)

func TestStepsThatMeanSomething(t *testing.T) {
	featuretest.Folder(t, map[string]string{"x.feature": `Feature: f
  Background:
    Given the user has asked "tea"
  Scenario: s
    * the user stops the answer
    And the answer is complete
    Then the tokens are:
      | within | token | note |
      | 1 s    | a     |      |
    And the tokens are:
      | token | within |
      | a     | 1 s    |
    But the rows are:
      | anything |
`})
	all, err := Choose(Choice{Paths: []string{"x.feature"}}, words())
	if err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(all[0].Needs); got != fmt.Sprint(capability.Of(capability.HTTP, capability.Restart)) {
		t.Errorf("the scenario needs %s", got)
	}
}

// A problem of a background or of an outline is told once, however many scenarios have it.
func TestAProblemIsToldOnce(t *testing.T) {
	featuretest.Folder(t, map[string]string{"x.feature": `Feature: f
  Background:
    Given qwertz
  Scenario: s
    When the user stops the answer
  Scenario Outline: o
    When asdf <n>
    Examples:
      | n |
      | 1 |
      | 2 |
`})
	_, err := Choose(Choice{Paths: []string{"x.feature"}}, words())
	want := `x.feature:3:5: no sentence means “qwertz”
    all sentences: go tool godog steps
x.feature:7:5: no sentence means “asdf 1”
    all sentences: go tool godog steps
x.feature:7:5: no sentence means “asdf 2”
    all sentences: go tool godog steps`
	if said(err) != want {
		t.Errorf("it says\n%s\nand should say\n%s", said(err), want)
	}
}
