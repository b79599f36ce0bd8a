package runner

import (
	"reflect"

	"github.com/cucumber/godog"
	messages "github.com/cucumber/messages/go/v34"

	"bamboo-spec/support/report"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/world"
)

// spoken is the sentence's function with everything that it is handed made out
// first: {session} is an id by then, in texts, tables and doc strings alike, and
// what was said in another language is said in English.
func spoken(s *sentence.Sentence, w *world.World) any {
	f := reflect.ValueOf(s.Func)
	return reflect.MakeFunc(f.Type(), func(in []reflect.Value) []reflect.Value {
		if err := makeOut(s, in, w.Expand); err != nil {
			err = report.CannotJudge(err)
			return []reflect.Value{reflect.ValueOf(&err).Elem()}
		}
		return f.Call(in)
	}).Interface()
}

// makeOut replaces the arguments of a sentence's function by what they mean; the
// first of them is the context.
func makeOut(s *sentence.Sentence, in []reflect.Value, text func(string) (string, error)) error {
	params := s.Params()
	for i := 1; i < len(in); i++ {
		var made any
		var err error
		switch v := in[i].Interface().(type) {
		case string:
			if made, err = text(v); i <= len(params) {
				made = params[i-1].Means(made.(string))
			}
		case *godog.DocString:
			content, textErr := text(v.Content)
			made, err = &godog.DocString{MediaType: v.MediaType, Content: content}, textErr
		case *godog.Table:
			made, err = tableMadeOut(s, v, text)
		default:
			continue
		}
		if err != nil {
			return err
		}
		in[i] = reflect.ValueOf(made)
	}
	return nil
}

func tableMadeOut(s *sentence.Sentence, t *godog.Table, text func(string) (string, error)) (*godog.Table, error) {
	out := &godog.Table{}
	columns := make([]sentence.Column, len(t.Rows[0].Cells))
	for n, r := range t.Rows {
		row := &messages.PickleTableRow{}
		for i, c := range r.Cells {
			value, err := text(c.Value)
			if err != nil {
				return nil, err
			}
			if n == 0 {
				columns[i] = s.Column(value)
				value = columns[i].Means
			} else if english, ok := columns[i].Words[value]; ok {
				value = english
			}
			row.Cells = append(row.Cells, &messages.PickleTableCell{Value: value})
		}
		out.Rows = append(out.Rows, row)
	}
	return out, nil
}
