package runner

import (
	"context"
	"errors"

	messages "github.com/cucumber/messages/go/v34"

	"bamboo-spec/support/argument"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/world"
)

// vocabulary is the book bound to a world that has no Bamboo: sentences are
// looked up in it, and some are called in a dry run.
type vocabulary struct {
	sentence.Book
	world *world.World
	ended context.Context // planning ends with it; nil: it goes on
}

func newVocabulary(sentences Sentences) *vocabulary {
	v := &vocabulary{world: world.New(world.Environment{})}
	sentences(&v.Book, v.world)
	return v
}

// dryRunStep is a step whose words are looked at before anything starts.
type dryRunStep struct {
	step     *messages.PickleStep
	sentence *sentence.Sentence
}

// on is the dry run of the same sentence in a book that is bound to another world.
func (r dryRunStep) on(b *sentence.Book) dryRunStep {
	for i, s := range b.Sentences() {
		if s.Keyword == r.sentence.Keyword && s.Expr == r.sentence.Expr {
			return dryRunStep{r.step, &b.Sentences()[i]}
		}
	}
	return r
}

// call looks at the step's words and calls the dry run of its sentence.
func (r dryRunStep) call() error {
	err := argument.DryRun(r.sentence, r.step)
	for _, part := range eachOf(err) {
		if bad := new(sentence.CellError); errors.As(part, &bad) {
			bad.Column = r.written(bad.Column)
		}
	}
	return err
}

// written is how the table names a column that the sentence's function knows by
// another name.
func (r dryRunStep) written(column string) string {
	for _, c := range r.sentence.Columns {
		if c.Means == column {
			return c.Name
		}
	}
	return column
}
