package runner

import (
	"context"
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
	for i := range in {
		v, err := madeOut(in[i].Interface(), world.Unfilled)
		if err != nil {
			return err
		}
		in[i] = reflect.ValueOf(v)
	}
	if err, failed := f.Call(in)[0].Interface().(error); failed {
		return err
	}
	return nil
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
