// Package phrasebook explains the vocabulary to those who write features: each
// sentence with what it means, what can stand in it and an example that runs. Its
// entry type is Book.
//
// Everything in it is taken from the step definitions: the sentences from their
// registration, the meaning and the example from the doc comment of the function
// behind them, the names of values from its parameters.
package phrasebook

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"

	gherkin "github.com/cucumber/gherkin/go/v42"

	"bamboo-spec/support/capability"
	"bamboo-spec/support/sentence"
)

// Book is the explained vocabulary.
type Book struct {
	Areas    []*Area
	Chapters []Chapter // what holds for several sentences
}

// Area is what one function registers.
type Area struct {
	Title   string
	Phrases []*Phrase
}

// Phrase is one meaning and the sentences that have it.
type Phrase struct {
	Wordings []Wording
	Meaning  string
	Values   []Value
	Takes    sentence.Argument
	Tables   [][]sentence.Column // the columns below it, in each language
	Needs    capability.Set      // beyond a Bamboo that answers
	Examples []Example           // its own, or one of another phrase that uses it
}

// Wording is one way to say it.
type Wording struct {
	Keywords []sentence.Keyword // Given, When, Then: under which it may stand
	Text     string
	Exprs    []string // the expressions behind it
	Marked   string   // the text in Markdown, what it leaves open in italics
}

// Value is something that a sentence leaves open.
type Value struct{ Name, Wanted string }

// Example is the body of a scenario.
type Example struct {
	Language string // of the feature: en, zh-CN
	Steps    string // lines, without indentation of their own
}

// Chapter explains words that stand in many sentences, in a table of two columns.
type Chapter struct {
	Title, Text string
	Head        [2]string
	Rows        [][2]string
}

// New explains the sentences of a book by the Go files, in some folders, that define their functions.
func New(book *sentence.Book, folders []fs.FS, chapters ...Chapter) (*Book, error) {
	src, err := read(folders)
	if err != nil {
		return nil, err
	}
	b := &Book{Chapters: chapters}
	phrases, areas := map[string]*Phrase{}, map[string]*Area{}
	var problems []error
	for i := range book.Sentences() {
		s := &book.Sentences()[i]
		f := src.functions[nameOf(s.Func)]
		area := src.around(filepath.ToSlash(s.File), s.Line)
		if f == nil || f.meaning == "" || area == nil || area.meaning == "" {
			problems = append(problems,
				fmt.Errorf(
					"%s:%d: `%s`: the function that gives it its meaning, and the one that registers it, need a doc "+
						"comment each",
					path.Base(s.File), s.Line, s.Expr))
			continue
		}
		p := phrases[f.name]
		if p == nil {
			p = f.phrase(s)
			phrases[f.name] = p
			a := areas[area.meaning]
			if a == nil {
				a = &Area{Title: area.meaning}
				areas[area.meaning] = a
				b.Areas = append(b.Areas, a)
			}
			a.Phrases = append(a.Phrases, p)
		}
		names := f.params
		if !strings.HasSuffix(goName(s.Func), "-fm") {
			names = append([]string{"receiver"}, names...) // the first argument of a method of a type
		}
		p.add(s, names)
	}
	if err := errors.Join(problems...); err != nil {
		return nil, err
	}
	b.lend(book)
	return b, nil
}

// nameOf is a method as its declaration names it: conversation.answers.is.
func nameOf(fn any) string {
	name := goName(fn)
	name = strings.TrimSuffix(name[strings.LastIndexByte(name, '/')+1:], "-fm")
	return strings.NewReplacer("(*", "", ")", "").Replace(name)
}

func goName(fn any) string { return runtime.FuncForPC(reflect.ValueOf(fn).Pointer()).Name() }

func (f *function) phrase(s *sentence.Sentence) *Phrase {
	special := s.Needs.Without(capability.Of(capability.HTTP, capability.Gateway).Promised())
	return &Phrase{Meaning: f.meaning, Examples: f.examples, Needs: special}
}

// add adds a sentence that has the phrase's meaning.
func (p *Phrase) add(s *sentence.Sentence, names []string) {
	p.Takes = cmp.Or(p.Takes, s.Wants())
	sameTable := func(t []sentence.Column) bool {
		return slices.EqualFunc(t, s.Columns, func(a, b sentence.Column) bool { return a.Name == b.Name })
	}
	if len(s.Columns) > 0 && !slices.ContainsFunc(p.Tables, sameTable) {
		p.Tables = append(p.Tables, s.Columns)
	}
	text := s.Filled(func(i int, k *sentence.Kind) string { return valueName(k, names[i]) })
	for i := range p.Wordings {
		if w := &p.Wordings[i]; w.Text == text {
			w.Keywords = append(w.Keywords, s.Keyword)
			w.Exprs = append(w.Exprs, s.Expr.String())
			return
		}
	}
	marked := s.Filled(func(i int, k *sentence.Kind) string { return "*" + valueName(k, names[i]) + "*" })
	p.Wordings = append(p.Wordings, Wording{[]sentence.Keyword{s.Keyword}, text, []string{s.Expr.String()}, marked})
	for i, k := range s.Params() {
		v := Value{valueName(k, names[i]), k.Wanted}
		if !slices.ContainsFunc(p.Values, func(other Value) bool { return other.Name == v.Name }) {
			p.Values = append(p.Values, v)
		}
	}
}

// valueName is how a value reads in a sentence: a text by its name, all else by a sample.
func valueName(k *sentence.Kind, name string) string {
	if k.Sample == "…" {
		return name
	}
	return k.Sample
}

// All lists the phrases of all areas.
func (b *Book) All() []*Phrase {
	var all []*Phrase
	for _, a := range b.Areas {
		all = append(all, a.Phrases...)
	}
	return all
}

// lend gives each phrase an example in every language that it is said in: its own,
// or the first one that uses it.
func (b *Book) lend(book *sentence.Book) {
	uses := map[string]Example{} // by expression, which is of one language
	for _, p := range b.All() {
		for _, e := range p.Examples {
			for _, expr := range e.Uses(book) {
				if _, known := uses[expr]; !known {
					uses[expr] = e
				}
			}
		}
	}
	for _, p := range b.All() {
		for _, w := range p.Wordings {
			for _, expr := range w.Exprs {
				e, ok := uses[expr]
				has := func(own Example) bool { return own.Language == e.Language }
				if ok && !slices.ContainsFunc(p.Examples, has) {
					p.Examples = append(p.Examples, e)
				}
			}
		}
	}
}

// Feature is the example as the one scenario of a feature, named by the caller.
func (e Example) Feature(name string) string {
	form := "Feature: %s\n  For readers of the phrase book.\n\n  Scenario: %s\n%s"
	if e.Language == "zh-CN" {
		form = "# language: zh-CN\n功能: %s\n  给读句子手册的人。\n\n  场景: %s\n%s"
	}
	return fmt.Sprintf(form, name, name, indented(e.Steps, "    "))
}

// Uses lists the expressions of the sentences that the example consists of.
func (e Example) Uses(book *sentence.Book) []string {
	dialect := gherkin.DialectsBuiltin().GetDialect(e.Language)
	var exprs []string
	for line := range strings.Lines(e.Steps) {
		line = strings.TrimSpace(line)
		for _, k := range dialect.StepKeywords() {
			if text, ok := strings.CutPrefix(line, k); ok {
				for _, s := range book.Match("", strings.TrimSpace(text)) {
					exprs = append(exprs, s.Expr.String())
				}
				break
			}
		}
	}
	return exprs
}
