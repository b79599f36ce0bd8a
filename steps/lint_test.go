package steps_test

import (
	"testing"

	"bamboo-spec/steps"
	"bamboo-spec/support/lint"
	"bamboo-spec/support/runner"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/world"
)

// TestHouseWording holds every feature and every sentence to the house wording.
func TestHouseWording(t *testing.T) {
	t.Chdir("..")
	features, err := lint.Read(".feature", "features")
	if err != nil {
		t.Fatal(err)
	}
	vocabulary, err := lint.Read(".go", "steps")
	if err != nil {
		t.Fatal(err)
	}
	if len(features) == 0 || len(vocabulary) == 0 {
		t.Fatalf("%d features and %d files of sentences were found", len(features), len(vocabulary))
	}
	book := new(sentence.Book)
	steps.Add(book, world.New(world.Scene{}))
	for _, f := range lint.Features(features, book, runner.Glossary) {
		t.Error(f)
	}
	for _, f := range lint.Vocabulary(vocabulary, append(features, examples(t)...), book) {
		t.Error(f)
	}
}

// examples are those of the phrase book, each as a feature of its own.
func examples(t *testing.T) []lint.Source {
	t.Helper()
	var all []lint.Source
	for _, p := range phrases(t).All() {
		for _, e := range p.Examples {
			all = append(all, lint.Source{File: "the phrase book", Content: []byte(e.Feature("An example", p.Meaning))})
		}
	}
	return all
}
