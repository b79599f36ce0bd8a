// Package argument turns what a step says into the arguments that its sentence's function takes. Its entry
// points are Bind and DryRun.
package argument

import (
	"context"
	"reflect"

	messages "github.com/cucumber/messages/go/v34"

	"bamboo-spec/support/report"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/world"
)

var (
	contextType = reflect.TypeFor[context.Context]()
	textType    = reflect.TypeFor[string]()
	tableType   = reflect.TypeFor[*messages.PickleTable]()
	docType     = reflect.TypeFor[*messages.PickleDocString]()
	errorType   = reflect.TypeFor[error]()
)

// Bind is a function for godog, which knows texts, tables and doc strings alone. It calls the sentence's function
// with everything made out: {session} is an id by then, what was said in another language is said in English, and
// each argument has the type that the function wants.
func Bind(s *sentence.Sentence, w *world.World) any {
	takes := []reflect.Type{contextType}
	for range s.Expr.NumSubexp() {
		takes = append(takes, textType)
	}
	switch s.Wants() {
	case sentence.Table:
		takes = append(takes, tableType)
	case sentence.DocString:
		takes = append(takes, docType)
	}
	bound := reflect.FuncOf(takes, []reflect.Type{errorType}, false)
	return reflect.MakeFunc(bound, func(in []reflect.Value) []reflect.Value {
		m := &maker{sentence: s, expand: w.Expand, world: w}
		for _, v := range in[1:] {
			switch v := v.Interface().(type) {
			case string:
				m.groups = append(m.groups, v)
			case *messages.PickleTable:
				m.table = v
			case *messages.PickleDocString:
				m.doc = v
			}
		}
		args, err := m.arguments(in[0])
		if err != nil {
			err = report.CannotJudge(err)
			return []reflect.Value{reflect.ValueOf(&err).Elem()}
		}
		return reflect.ValueOf(s.Func).Call(args)
	}).Interface()
}

// DryRun says what is wrong with the words of a step before anything starts, and calls the dry run of its sentence
// if there is one. Users have not appeared by then: they are nil.
func DryRun(s *sentence.Sentence, st *messages.PickleStep) error {
	m := &maker{sentence: s, expand: world.Unfilled, groups: s.Expr.FindStringSubmatch(st.Text)[1:]}
	if a := st.Argument; a != nil {
		m.table, m.doc = a.DataTable, a.DocString
	}
	args, err := m.arguments(reflect.ValueOf(context.Background()))
	if err != nil || s.DryRun == nil {
		return err
	}
	err, _ = reflect.ValueOf(s.DryRun).Call(args)[0].Interface().(error)
	return err
}
