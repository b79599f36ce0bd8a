package lint

import (
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"slices"
	"strconv"
	"strings"

	"bamboo-spec/support/phrasebook"
	"bamboo-spec/support/sentence"
)

// Vocabulary holds the Go files that register sentences to what keeps the vocabulary
// readable for people and for editors, and checks that features (or examples, which
// are written as features here) use all of it.
// Test files register nothing and are left out.
func Vocabulary(files, features []Source, book *sentence.Book) []Finding {
	files = slices.DeleteFunc(slices.Clone(files), func(f Source) bool { return strings.HasSuffix(f.File, "_test.go") })
	var all []Finding
	used := uses(features, book)
	declared := map[string]bool{}
	var parsed []*vocabulary
	for _, f := range files {
		v := &vocabulary{findings: findings{file: f.File}, places: token.NewFileSet(), elsewhere: declared}
		if !v.parse(f) {
			return v.all
		}
		for _, d := range v.syntax.Decls {
			if f, ok := d.(*ast.FuncDecl); ok {
				declared[f.Name.Name] = true
			}
		}
		parsed = append(parsed, v)
	}
	for _, v := range parsed {
		v.registrations(book, used)
		all = append(all, v.all...)
	}
	return sorted(append(all, unseen(files, book)...))
}

// uses counts the steps that mean each sentence.
func uses(features []Source, book *sentence.Book) map[string]int {
	n := map[string]int{}
	for _, f := range features {
		d := parse(f)
		if d.read == nil {
			continue
		}
		for _, p := range d.read.Pickles {
			for _, st := range p.Steps {
				for _, s := range book.Match(keywords[st.Type], st.Text) {
					n[identity(s.Keyword, s.Expr.String())]++
				}
			}
		}
	}
	return n
}

func identity(k sentence.Keyword, expr string) string { return string(k) + " " + expr }

// vocabulary is one Go file while it is looked at.
type vocabulary struct {
	findings
	places *token.FileSet
	syntax *ast.File

	elsewhere map[string]bool // functions that other files declare
}

func (v *vocabulary) parse(f Source) bool {
	var err error
	v.syntax, err = parser.ParseFile(v.places, f.File, f.Content, parser.ParseComments|parser.SkipObjectResolution)
	if list, ok := err.(scanner.ErrorList); ok {
		for _, e := range list {
			v.add(e.Pos.Line, e.Pos.Column, "%s", e.Msg)
		}
	}
	return err == nil
}

func (v *vocabulary) at(n ast.Node, format string, args ...any) {
	p := v.places.Position(n.Pos())
	v.add(p.Line, p.Column, format, args...)
}

// registrations looks at each sc.Given, sc.When and sc.Then.
func (v *vocabulary) registrations(book *sentence.Book, used map[string]int) {
	plain := v.plainStatements()
	ast.Inspect(v.syntax, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		keyword, ok := registers(call)
		if !ok {
			return true
		}
		literal, ok := call.Args[0].(*ast.BasicLit)
		if !ok || literal.Value[0] != '`' || !plain[call] {
			v.at(call, "editors do not see this sentence; register it as a statement sc.%s(`^…$`, …) of a function",
				keyword)
			return true
		}
		expr := strings.Trim(literal.Value, "`")
		v.expression(literal, expr)
		if used[identity(keyword, expr)] == 0 {
			v.at(literal, "neither a feature nor an example uses this sentence")
		}
		v.meaning(call)
		return true
	})
}

// plainStatements are the calls that stand as statements right in the body of a
// function that is no method: where the editors' extension for Cucumber looks.
func (v *vocabulary) plainStatements() map[*ast.CallExpr]bool {
	found := map[*ast.CallExpr]bool{}
	for _, d := range v.syntax.Decls {
		f, ok := d.(*ast.FuncDecl)
		if !ok || f.Recv != nil || f.Body == nil {
			continue
		}
		for _, s := range f.Body.List {
			if e, ok := s.(*ast.ExprStmt); ok {
				if call, ok := e.X.(*ast.CallExpr); ok {
					found[call] = true
				}
			}
		}
	}
	return found
}

func registers(call *ast.CallExpr) (sentence.Keyword, bool) {
	selector, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || len(call.Args) < 2 {
		return "", false
	}
	k := sentence.Keyword(selector.Sel.Name)
	return k, slices.Contains([]sentence.Keyword{sentence.Given, sentence.When, sentence.Then}, k)
}

const stepLines = 25

// meaning checks the function behind a sentence: it stands in the same file, is short,
// and says what it does.
func (v *vocabulary) meaning(call *ast.CallExpr) {
	name := ""
	switch f := call.Args[1].(type) {
	case *ast.SelectorExpr:
		if _, ok := f.X.(*ast.ParenExpr); ok {
			return // a method of a user or an answer; the phrase book asks for its comment
		}
		name = f.Sel.Name
	case *ast.Ident:
		name = f.Name
	}
	i := slices.IndexFunc(v.syntax.Decls, func(d ast.Decl) bool {
		f, ok := d.(*ast.FuncDecl)
		return ok && f.Name.Name == name
	})
	if i < 0 {
		if !v.elsewhere[name] { // a second wording; the function is looked at where it is declared
			v.at(call.Args[1], "the function of this sentence is not declared under a name")
		}
		return
	}
	f := v.syntax.Decls[i].(*ast.FuncDecl)
	if doc := meaning(f.Doc.Text()); !strings.HasPrefix(doc, name+" ") || !strings.HasSuffix(doc, ".") {
		v.once(f, "the comment of a step is a sentence that begins with “%s” and ends with a full stop", name)
	}
	if handsOn(f) {
		v.once(f, "the step only hands its arguments on; register what it calls, or move that here")
	}
	if lines := v.places.Position(f.Body.Rbrace).Line - v.places.Position(f.Body.Lbrace).Line - 1; lines > stepLines {
		v.once(f, "the step has %d lines; %d are enough for one verb: what is more belongs into a function of its own",
			lines, stepLines)
	}
}

// meaning is a doc comment without the examples at its end.
func meaning(doc string) string {
	for _, mark := range phrasebook.Marks() {
		doc, _, _ = strings.Cut(doc, "\n"+mark+"\n")
	}
	return strings.TrimSpace(doc)
}

// once adds a finding about a function that may stand behind several sentences.
func (v *vocabulary) once(f *ast.FuncDecl, format string, args ...any) {
	before := len(v.all)
	v.at(f, format, args...)
	if slices.Contains(v.all[:before], v.all[before]) {
		v.all = v.all[:before]
	}
}

// unseen finds the sentences of the book that no file registers as a literal.
func unseen(files []Source, book *sentence.Book) []Finding {
	var text strings.Builder
	for _, f := range files {
		text.Write(f.Content)
	}
	var all []Finding
	for _, s := range book.Sentences() {
		if !strings.Contains(text.String(), "`"+s.Expr.String()+"`") {
			all = append(all, Finding{
				File: s.File, Line: s.Line, Column: 1,
				Message: "editors do not see the sentence " + strconv.Quote(s.Expr.String()) +
					"; register it with a raw string literal",
			})
		}
	}
	return all
}
