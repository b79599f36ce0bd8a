package plan

import (
	"context"
	"errors"

	messages "github.com/cucumber/messages/go/v34"

	"bamboo-spec/support/argument"
	"bamboo-spec/support/report"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/world"
)

// Sentences adds the vocabulary to a book, bound to one scenario's world.
type Sentences func(book *sentence.Book, w *world.World)

// Vocabulary is the book bound to a world that has no Bamboo: sentences are
// looked up in it, and some are called in a dry run.
type Vocabulary struct {
	sentence.Book
	world *world.World
	Ended context.Context // planning ends with it; nil: it goes on
}

// NewVocabulary binds the sentences to a world of its own.
func NewVocabulary(sentences Sentences) *Vocabulary {
	v := &Vocabulary{world: world.New(world.Environment{})}
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

// DryRun lets the world that the book is bound to know beforehand what the scenario's sentences
// will ask of it.
func (p *Chosen) DryRun(book *sentence.Book) error {
	for _, r := range p.dryRuns {
		if r.sentence.DryRun == nil {
			continue
		}
		if err := r.on(book).call(); err != nil {
			return report.CannotJudge(err)
		}
	}
	return nil
}

// call looks at the step's words and calls the dry run of its sentence.
func (r dryRunStep) call() error {
	err := argument.DryRun(r.sentence, r.step)
	for _, part := range eachOf(err) {
		if bad := new(sentence.CellError); errors.As(part, &bad) {
			bad.Column = r.written(bad.Column)
			r.inItsWords(bad)
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
