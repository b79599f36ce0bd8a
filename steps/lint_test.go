package steps_test

import (
	"fmt"
	"slices"
	"testing"

	"bamboo-spec/steps"
	"bamboo-spec/support/lint"
	"bamboo-spec/support/phrasebook"
	"bamboo-spec/support/plan"
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
	steps.Add(book, world.New(world.Environment{}))
	for _, f := range lint.Features(features, book, lint.Project{Tag: plan.Tags.Check, Folders: lint.Capabilities}) {
		t.Error(f)
	}
	written := examples(t)
	for _, f := range lint.Vocabulary(vocabulary, append(features, written...), book) {
		t.Error(f)
	}
	for _, f := range lint.Features(written, book, lint.Project{Tag: plan.Tags.Check, Folders: lint.Capabilities}) {
		t.Errorf("an example of the phrase book: %s\n%s", f, source(written, f.File))
	}
}

// examples are those of the phrase book, each as a feature of its own.
func examples(t *testing.T) []lint.Source {
	t.Helper()
	var all []lint.Source
	seen := map[phrasebook.Example]bool{}
	for _, p := range phrases(t).All() {
		for _, e := range p.Examples {
			if !seen[e] {
				seen[e] = true
				n := len(all) + 1
				all = append(all, lint.Source{File: fmt.Sprintf("features/session/example_%d.feature", n),
					Content: []byte(e.Feature(fmt.Sprintf("Example %d", n)))})
			}
		}
	}
	return all
}

func source(all []lint.Source, file string) string {
	i := slices.IndexFunc(all, func(s lint.Source) bool { return s.File == file })
	return string(all[i].Content)
}
