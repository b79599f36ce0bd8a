package plan

import (
	"context"
	"testing"

	messages "github.com/cucumber/messages/go/v34"

	"bamboo-spec/support/feature/featuretest"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/world"
)

// preparing is a vocabulary with a sentence that only sets something for others.
func preparing(book *sentence.Book, _ *world.World) {
	text := func(context.Context, *messages.PickleDocString) error { return nil }
	book.Given(`^each cup is warm$`, does, sentence.Prepares("cups"))
	book.When(`^tea is served in cups$`, does, sentence.Uses("cups"))
	book.When(`^tea is spilt$`, does)
	book.Then(`^all is well$`, does)
	book.Then(`^the guest hears:$`, text, sentence.NotEmpty())
}

func TestWhatHasNoEffectIsRefused(t *testing.T) {
	const unused = "“each cup is warm” has no effect here, since no later step uses it; steps that do are, for " +
		"instance:\n" +
		"    When  tea is served in cups"
	for name, c := range map[string]struct{ scenarios, want string }{
		"used": {
			"Scenario: a\n Given each cup is warm\n When tea is served in cups\n Then all is well\n", ""},
		"not used": {"Scenario: a\n Given each cup is warm\n When tea is spilt\n Then all is well\n",
			"x.feature:3:2: " + unused},
		"used too early": {
			"Scenario: a\n * tea is served in cups\n Given each cup is warm\n Then all is well\n",
			"x.feature:4:2: " + unused},
		"a background, used once": {
			"Background:\n Given each cup is warm\nScenario: a\n When tea is spilt\n Then all is well\nScenario: " +
				"b\n When tea is served in cups\n Then all is well\n",
			""},
		"a background, never used": {
			"Background:\n Given each cup is warm\nScenario: a\n When tea is spilt\n Then all is well\nScenario: " +
				"b\n When tea is spilt\n Then all is well\n",
			"x.feature:3:2: " + unused},
		"an empty text": {"Scenario: a\n When tea is spilt\n Then the guest hears:\n \"\"\"\n \"\"\"\n",
			"x.feature:4:2: the text is empty, so the check would say the same whatever happens; write a text"},
		"a text": {
			"Scenario: a\n When tea is spilt\n Then the guest hears:\n \"\"\"\n Tea!\n \"\"\"\n", ""},
	} {
		t.Run(name, func(t *testing.T) {
			featuretest.Folder(t, map[string]string{"x.feature": "Feature: f\n" + c.scenarios})
			_, err := Choose(Choice{Paths: []string{"x.feature"}}, NewVocabulary(preparing))
			if said(err) != c.want {
				t.Errorf("it says\n%s\nand should say\n%s", said(err), c.want)
			}
		})
	}
}
