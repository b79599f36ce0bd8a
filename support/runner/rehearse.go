package runner

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strconv"

	messages "github.com/cucumber/messages/go/v34"

	"bamboo-spec/support/sentence"
	"bamboo-spec/support/world"
)

// vocabulary is the book bound to a world that has no Bamboo: sentences are
// looked up in it, and some are rehearsed.
type vocabulary struct {
	sentence.Book
	world *world.World
}

func newVocabulary(sentences Sentences) *vocabulary {
	v := &vocabulary{world: world.New(world.Scene{})}
	sentences(&v.Book, v.world)
	return v
}

// rehearsal is a step whose sentence wants to look at its words before anything starts.
type rehearsal struct {
	step     *messages.PickleStep
	sentence *sentence.Sentence
}

// on is the rehearsal of the same sentence in a book that is bound to another world.
func (r rehearsal) on(b *sentence.Book) rehearsal {
	for i, s := range b.Sentences() {
		if s.Keyword == r.sentence.Keyword && s.Expr == r.sentence.Expr {
			return rehearsal{r.step, &b.Sentences()[i]}
		}
	}
	return r
}

// call calls the rehearsal with the step's words, as godog would call the sentence itself.
func (r rehearsal) call() error {
	f := reflect.ValueOf(r.sentence.Rehearse)
	in := []reflect.Value{reflect.ValueOf(context.Background())}
	for i, group := range r.sentence.Expr.FindStringSubmatch(r.step.Text)[1:] {
		v, err := asParameter(group, f.Type().In(i+1))
		if err != nil {
			return err
		}
		in = append(in, v)
	}
	if a := r.step.Argument; a != nil {
		if a.DataTable != nil {
			in = append(in, reflect.ValueOf(a.DataTable))
		} else {
			in = append(in, reflect.ValueOf(a.DocString))
		}
	}
	if err := makeOut(r.sentence, in, world.Unfilled); err != nil {
		return err
	}
	err, _ := f.Call(in)[0].Interface().(error)
	for _, part := range eachOf(err) {
		if bad := new(sentence.CellError); errors.As(part, &bad) {
			bad.Column = r.written(bad.Column)
		}
	}
	return err
}

// written is how the table names a column that the sentence's function knows by
// another name.
func (r rehearsal) written(column string) string {
	for _, c := range r.sentence.Columns {
		if c.Means == column {
			return c.Name
		}
	}
	return column
}

func asParameter(text string, t reflect.Type) (reflect.Value, error) {
	if t.Kind() == reflect.String {
		return reflect.ValueOf(text), nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || t.Kind() != reflect.Int {
		return reflect.Value{}, fmt.Errorf("“%s” is not a whole number that fits here", text)
	}
	return reflect.ValueOf(n), nil
}
