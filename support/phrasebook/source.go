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
	functions map[string]*function // by name: conversation.answers.is
	all       []*function
}

// function is a declaration with its doc comment.
type function struct {
	name     string
	params   []string // the names of its values, and of what it takes from below the sentence
	meaning  string
	examples []Example
	from, to token.Position
}

// read parses the Go files at the top of each folder and in its folders, tests left out.
func read(folders []fs.FS) (*source, error) {
	s := &source{files: token.NewFileSet(), functions: map[string]*function{}}
	for _, folder := range folders {
		if err := s.read(folder); err != nil {
			return nil, err
		}
	}
	return s, nil
}

func (s *source) read(folder fs.FS) error {
	top, err := fs.Glob(folder, "*.go")
	if err != nil {
		return err
	}
	names, err := fs.Glob(folder, "*/*.go")
	if err != nil {
		return err
	}
	names = append(top, names...)
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		text, err := fs.ReadFile(folder, name)
		if err != nil {
			return err
		}
		file, err := parser.ParseFile(s.files, name, text, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return fmt.Errorf("the vocabulary cannot be read: %w", err)
		}
		for _, d := range file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok {
				s.add(file.Name.Name, f)
			}
		}
	}
	return nil
}

func (s *source) add(pkg string, decl *ast.FuncDecl) {
	f := &function{name: pkg + "." + decl.Name.Name, from: s.files.Position(decl.Pos()),
		to: s.files.Position(decl.End())}
	if decl.Recv != nil {
		receiver := decl.Recv.List[0].Type
		if p, ok := receiver.(*ast.StarExpr); ok {
			receiver = p.X
		}
		if t, ok := receiver.(*ast.Ident); ok {
			f.name = pkg + "." + t.Name + "." + decl.Name.Name
		}
	}
	for _, field := range decl.Type.Params.List {
		if t, ok := field.Type.(*ast.SelectorExpr); ok && t.Sel.Name == "Context" {
			continue
		}
		for _, n := range field.Names {
			f.params = append(f.params, spaced(n.Name))
		}
	}
	f.meaning, f.examples = explained(decl.Name.Name, decl.Doc.Text())
	s.functions[f.name] = f
	s.all = append(s.all, f)
}

// around is the function whose body a line of a file belongs to. The file is named by its whole path.
func (s *source) around(file string, line int) *function {
	var found *function
	for _, f := range s.all {
		inside := strings.HasSuffix(file, "/"+f.from.Filename) && f.from.Line <= line && line <= f.to.Line
		if inside && (found == nil || len(f.from.Filename) > len(found.from.Filename)) {
			found = f
		}
	}
	return found
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
