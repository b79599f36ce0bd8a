package phrasebook

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// source is what the Go files of a vocabulary say about it.
type source struct {
	files     *token.FileSet
	functions map[string]*function // by name: answerSteps.is
	all       []*function
}

// function is a declaration with its doc comment.
type function struct {
	name     string
	params   []string // the names of its values: without the context, a table and a doc string
	meaning  string
	examples []Example
	from, to token.Position
}

// read parses the Go files at the top of a folder, tests left out.
func read(folder fs.FS) (*source, error) {
	names, err := fs.Glob(folder, "*.go")
	if err != nil {
		return nil, err
	}
	s := &source{files: token.NewFileSet(), functions: map[string]*function{}}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		text, err := fs.ReadFile(folder, name)
		if err != nil {
			return nil, err
		}
		file, err := parser.ParseFile(s.files, name, text, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return nil, fmt.Errorf("the vocabulary cannot be read: %w", err)
		}
		for _, d := range file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok {
				s.add(f)
			}
		}
	}
	return s, nil
}

func (s *source) add(decl *ast.FuncDecl) {
	f := &function{name: decl.Name.Name, from: s.files.Position(decl.Pos()), to: s.files.Position(decl.End())}
	if decl.Recv != nil {
		if t, ok := decl.Recv.List[0].Type.(*ast.Ident); ok {
			f.name = t.Name + "." + f.name
		}
	}
	for _, field := range decl.Type.Params.List {
		if t, ok := field.Type.(*ast.Ident); ok && (t.Name == "string" || t.Name == "int") {
			for _, n := range field.Names {
				f.params = append(f.params, spaced(n.Name))
			}
		}
	}
	f.meaning, f.examples = explained(decl.Name.Name, decl.Doc.Text())
	s.functions[f.name] = f
	s.all = append(s.all, f)
}

// around is the function whose body a line of a file belongs to.
func (s *source) around(file string, line int) *function {
	for _, f := range s.all {
		if f.from.Filename == file && f.from.Line <= line && line <= f.to.Line {
			return f
		}
	}
	return nil
}

// languages are the marks that an example begins at, and the languages they stand for.
var languages = map[string]string{"Example:": "en", "例子:": "zh-CN"}

// Marks are the lines of a doc comment behind which an example stands.
func Marks() []string { return slices.Sorted(maps.Keys(languages)) }

// explained takes a doc comment apart: the meaning, without the function's name
// in front, and the examples.
func explained(name, doc string) (meaning string, examples []Example) {
	var words []string
	language := ""
	for line := range strings.Lines(doc) {
		line = strings.TrimRight(line, "\n")
		if l, ok := languages[line]; ok {
			language = l
			examples = append(examples, Example{Language: l})
			continue
		}
		if language == "" {
			words = append(words, strings.TrimSpace(line))
			continue
		}
		e := &examples[len(examples)-1]
		e.Steps += strings.TrimPrefix(line, "\t") + "\n"
	}
	for i := range examples {
		examples[i].Steps = strings.Trim(examples[i].Steps, "\n") + "\n"
	}
	meaning = strings.Join(strings.Fields(strings.Join(words, " ")), " ")
	meaning = strings.TrimSpace(strings.TrimPrefix(meaning, name+" "))
	meaning = strings.TrimSpace(strings.TrimPrefix(meaning, "registers "))
	first, size := utf8.DecodeRuneInString(meaning)
	return string(unicode.ToUpper(first)) + meaning[size:], examples
}

// spaced writes a Go name as words: contentType is “content type”.
func spaced(name string) string {
	var b strings.Builder
	for _, r := range name {
		if unicode.IsUpper(r) {
			b.WriteByte(' ')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}
