// Package sentence keeps the vocabulary of the features: each sentence with the
// expression that recognises it, the function that gives it its meaning, and
// what it needs of a target. Its entry type is Book.
//
// The book can be read without running anything, so that every sentence of a run
// is resolved before the first server starts.
package sentence

import (
	"context"
	"fmt"
	"reflect"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"unicode"

	"bamboo-spec/support/capability"
)

// Keyword is the kind of step that a sentence may stand in.
type Keyword string

const (
	Given Keyword = "Given"
	When  Keyword = "When"
	Then  Keyword = "Then"
)

// Before is the keyword as it is written before a text: in Chinese if that is Chinese.
func (k Keyword) Before(text string) string {
	if strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
		return map[Keyword]string{Given: "假如", When: "当", Then: "那么"}[k]
	}
	return string(k)
}

// Sentence is one entry of the vocabulary.
type Sentence struct {
	Keyword Keyword
	Expr    *regexp.Regexp
	// func(context.Context, groups…[, what stands below]) error, or a method of a user or an answer
	Func    any
	Needs   capability.Set // what a target must allow
	After   []Later        // what it needs behind sentences with certain needs
	Cells   []CellNeeds    // what its table needs
	Columns []Column       // the table that must follow; nil: none, or one of free shape
	Keeps   bool           // its last value is a name under which it keeps something
	Alone   bool           // a scenario that says it has the machine for itself
	DryRun  any            // func like Func that is called before anything starts; nil: none

	NotEmpty bool     // its texts must say something
	Prepares string   // what it sets for later sentences alone; "": it does more
	Uses     []string // what it uses of that

	File string
	Line int
}

// Column is a column of a sentence's table.
type Column struct {
	Name     string
	Optional bool
	Means    string            // the name that the sentence's function knows it by
	Words    map[string]string // cells that the function knows by other words
}

// Option says more about a sentence than its expression can.
type Option func(*Sentence)

// Columns declares the table below the sentence: its header must hold these
// columns in any order; a name that ends in "?" may be left out.
func Columns(names ...string) Option {
	return func(s *Sentence) {
		for _, n := range names {
			name, optional := strings.CutSuffix(n, "?")
			s.Columns = append(s.Columns, Column{Name: name, Optional: optional, Means: name})
		}
	}
}

// Translated declares a column like Columns, under a name and with words of another
// language; the sentence's function gets the English ones.
func Translated(name, means string, words map[string]string) Option {
	return func(s *Sentence) {
		name, optional := strings.CutSuffix(name, "?")
		s.Columns = append(s.Columns, Column{name, optional, means, words})
	}
}

// ColumnNames are the names of the columns that the sentence's table may have.
func (s *Sentence) ColumnNames() []string {
	var names []string
	for _, c := range s.Columns {
		names = append(names, c.Name)
	}
	return names
}

// Has tells whether the sentence's table may have a column of that name.
func (s *Sentence) Has(column string) bool { return slices.Contains(s.ColumnNames(), column) }

// Column is the column of the sentence's table with a name.
func (s *Sentence) Column(name string) Column {
	for _, c := range s.Columns {
		if c.Name == name {
			return c
		}
	}
	return Column{Name: name, Means: name}
}

// Keeps declares that the sentence's last value is a name for {name} in later sentences.
func Keeps() Option { return func(s *Sentence) { s.Keeps = true } }

// Alone declares that a scenario with the sentence must not run beside others: it measures.
func Alone() Option { return func(s *Sentence) { s.Alone = true } }

// NotEmpty declares that an empty text would make the sentence hold whatever happens, so
// that none of its texts, nor the doc string below it, may be empty.
func NotEmpty() Option { return func(s *Sentence) { s.NotEmpty = true } }

// Prepares declares that all the sentence does is to set something for later sentences
// that declare the same with Uses. A scenario without one of them is refused.
func Prepares(what string) Option { return func(s *Sentence) { s.Prepares = what } }

// Uses declares that the sentence uses what one with Prepares has set, if there is one.
func Uses(what ...string) Option {
	return func(s *Sentence) { s.Uses = append(s.Uses, what...) }
}

// DryRun names a function with the parameters of the sentence's own. It is
// called for each use of the sentence before anything starts, in the order of the
// scenario, on a world that has no Bamboo: what it refuses is refused in
// milliseconds, with its place in the feature.
func DryRun(fn any) Option {
	return func(s *Sentence) { s.DryRun = fn }
}

// CellError is a problem with a cell of a sentence's table. A dry run that
// returns one has it shown at the place of the cell.
type CellError struct {
	Row    int // counted from 0, the header left out
	Column string
	Err    error
}

func (e *CellError) Error() string { return e.Err.Error() }
func (e *CellError) Unwrap() error { return e.Err }

// Book is an ordered vocabulary. The zero value is ready to use.
type Book struct {
	sentences []Sentence
}

// Sentences lists the vocabulary in the order of registration.
func (b *Book) Sentences() []Sentence { return b.sentences }

// Given adds a sentence that describes a state.
func (b *Book) Given(expr string, fn any, opts ...Option) { b.add(Given, expr, fn, opts) }

// When adds a sentence that describes an act.
func (b *Book) When(expr string, fn any, opts ...Option) { b.add(When, expr, fn, opts) }

// Then adds a sentence that describes what can be observed.
func (b *Book) Then(expr string, fn any, opts ...Option) { b.add(Then, expr, fn, opts) }

// compiled holds every expression once: a book is made anew for each scenario.
var compiled sync.Map

func compile(expr string) *regexp.Regexp {
	if re, ok := compiled.Load(expr); ok {
		return re.(*regexp.Regexp)
	}
	re := regexp.MustCompile(expr)
	compiled.Store(expr, re)
	return re
}

// entry is a sentence at its place in the source.
type entry struct {
	place uintptr
	expr  string
}

type place struct {
	file string
	line int
}

// places hold where each entry that is sound stands, for the same reason.
var places sync.Map

func (b *Book) add(keyword Keyword, expr string, fn any, opts []Option) {
	s := Sentence{Keyword: keyword, Expr: compile(expr), Func: fn}
	for _, o := range opts {
		o(&s)
	}
	var caller [1]uintptr
	runtime.Callers(3, caller[:])
	e := entry{caller[0], expr}
	if known, ok := places.Load(e); ok {
		s.File, s.Line = known.(place).file, known.(place).line
	} else {
		_, s.File, s.Line, _ = runtime.Caller(2)
		if err := s.check(); err != nil {
			panic(fmt.Sprintf("%s:%d: the sentence `%s`: %v", s.File, s.Line, expr, err))
		}
		places.Store(e, place{s.File, s.Line})
	}
	b.sentences = append(b.sentences, s)
}

// Argument is what may follow a step's text.
type Argument string

const (
	NoArgument Argument = ""
	Table      Argument = "table"
	DocString  Argument = "doc string"
)

// FromTable is a parameter that is made of the rows of a table, each by its columns. A cell that it refuses is a
// *CellError, which is shown before anything starts.
type FromTable interface {
	FromTable(rows []map[string]string) error
}

// Wants says which argument the sentence's function takes behind its groups: a table, or a doc string as what it
// is or as the text or value that it says.
func (s *Sentence) Wants() Argument {
	inputs := s.inputs()
	if len(inputs) == 0 {
		return NoArgument
	}
	switch last := inputs[len(inputs)-1]; {
	case reflect.PointerTo(last).Implements(reflect.TypeFor[FromTable]()) || named(last, "PickleTable"):
		return Table
	case named(last, "PickleDocString"), len(inputs) == s.Expr.NumSubexp()+1 && announces.MatchString(s.Expr.String()):
		return DocString
	}
	return NoArgument
}

// announces fits an expression behind which something stands.
var announces = regexp.MustCompile(`[:：]\$$`)

func named(t reflect.Type, name string) bool {
	return t.Kind() == reflect.Pointer && t.Elem().Name() == name
}

// inputs are what the sentence's function takes besides its context.
func (s *Sentence) inputs() []reflect.Type {
	var all []reflect.Type
	t := reflect.TypeOf(s.Func)
	for i := range t.NumIn() {
		if t.In(i) != contextType {
			all = append(all, t.In(i))
		}
	}
	return all
}

var (
	contextType = reflect.TypeFor[context.Context]()
	errorType   = reflect.TypeFor[error]()
)

// check refuses what godog would accept in silence: surplus groups, a function
// that cannot fail.
func (s *Sentence) check() error {
	t := reflect.TypeOf(s.Func)
	if t.Kind() != reflect.Func || len(s.inputs()) != t.NumIn()-1 {
		return fmt.Errorf("wants a func(context.Context, …) error, got %v", t)
	}
	if t.NumOut() != 1 || t.Out(0) != errorType {
		return fmt.Errorf("its function must return an error and nothing else")
	}
	params := t.NumIn() - 1
	if s.Wants() != NoArgument {
		params--
	}
	if groups := s.Expr.NumSubexp(); groups != params {
		return fmt.Errorf("%d groups for %d parameters", groups, params)
	}
	if s.DryRun != nil && reflect.TypeOf(s.DryRun) != t {
		return fmt.Errorf("its dry run must be a %v, got %T", t, s.DryRun)
	}
	if len(s.Columns) > 0 && s.Wants() != Table {
		return fmt.Errorf("declares columns but takes no table")
	}
	return nil
}

// Match finds the sentences that the text of a step means. An empty keyword (a
// step that begins with *) matches all kinds.
func (b *Book) Match(keyword Keyword, text string) []*Sentence {
	var found []*Sentence
	for i := range b.sentences {
		s := &b.sentences[i]
		if (keyword == "" || s.Keyword == keyword) && s.Expr.MatchString(text) {
			found = append(found, s)
		}
	}
	return found
}
