package runner

import (
	"reflect"

	"github.com/cucumber/godog"
	messages "github.com/cucumber/messages/go/v34"

	"bamboo-spec/support/sentence"
	"bamboo-spec/support/world"
)

// spoken is the sentence's function with every value that it is handed made out
// first: {session} is an id by then, in texts, tables and doc strings alike, so
// that no sentence has to think of it.
func spoken(s sentence.Sentence, w *world.World) any {
	f := reflect.ValueOf(s.Func)
	return reflect.MakeFunc(f.Type(), func(in []reflect.Value) []reflect.Value {
		for i := range in {
			v, err := madeOut(in[i].Interface(), w.Expand)
			if err != nil {
				return []reflect.Value{reflect.ValueOf(&err).Elem()}
			}
			in[i] = reflect.ValueOf(v)
		}
		return f.Call(in)
	}).Interface()
}

// madeOut is an argument of a sentence with its texts made out.
func madeOut(value any, text func(string) (string, error)) (any, error) {
	switch v := value.(type) {
	case string:
		return text(v)
	case *godog.DocString:
		content, err := text(v.Content)
		return &godog.DocString{MediaType: v.MediaType, Content: content}, err
	case *godog.Table:
		return tableMadeOut(v, text)
	}
	return value, nil
}

func tableMadeOut(t *godog.Table, text func(string) (string, error)) (*godog.Table, error) {
	out := &godog.Table{}
	for _, r := range t.Rows {
		row := &messages.PickleTableRow{}
		for _, c := range r.Cells {
			value, err := text(c.Value)
			if err != nil {
				return nil, err
			}
			row.Cells = append(row.Cells, &messages.PickleTableCell{Value: value})
		}
		out.Rows = append(out.Rows, row)
	}
	return out, nil
}
