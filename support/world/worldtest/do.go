package worldtest

import (
	"context"
	"fmt"
	"reflect"
	"strings"

	messages "github.com/cucumber/messages/go/v34"

	"bamboo-spec/support/argument"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/world"
)

// Do calls the function of a sentence as a scenario would whose step says so: texts and numbers, then a table or a
// doc string.
func Do(ctx context.Context, w *world.World, fn any, said ...any) error {
	in := []reflect.Value{reflect.ValueOf(ctx)}
	groups, colon := 0, ""
	for _, what := range said {
		switch what := what.(type) {
		case *messages.PickleTable, *messages.PickleDocString:
			in, colon = append(in, reflect.ValueOf(what)), ":"
		default:
			in = append(in, reflect.ValueOf(fmt.Sprint(what)))
			groups++
		}
	}
	var book sentence.Book
	book.Given("^"+strings.Repeat("(.*)", groups)+colon+"$", fn)
	err, _ := reflect.ValueOf(argument.Bind(&book.Sentences()[0], w)).Call(in)[0].Interface().(error)
	return err
}
