package lint

import (
	"go/ast"
	"regexp/syntax"
	"strings"
)

// editorEscapes are the letters that mean the same behind a backslash in Go and in
// JavaScript, which the editors' extension is written in.
const editorEscapes = "dDwWsSbtn"

// expression checks that an expression recognises a whole step, and that editors can
// read it: one that they cannot makes them lose all sentences.
func (v *vocabulary) expression(at ast.Node, expr string) {
	if !anchored(expr) {
		v.at(at, "the expression is not anchored: it must recognise whole steps, ^…$")
	}
	for i := 0; i < len(expr); i++ {
		switch rest := expr[i:]; {
		case rest[0] == '\\':
			i++
			if letter := rest[1]; isLetterOrDigit(letter) && !strings.ContainsRune(editorEscapes, rune(letter)) {
				v.at(at, `editors do not understand \%c in an expression`, letter)
			}
		case strings.HasPrefix(rest, "(?") && !strings.HasPrefix(rest, "(?:"):
			v.at(at, "editors do not understand %s… in an expression; of these groups they know (?: alone", rest[:3])
		case strings.HasPrefix(rest, "[[:"):
			v.at(at, "editors do not understand [[:…:]] in an expression")
		}
	}
}

func isLetterOrDigit(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

// anchored tells whether the expression holds nothing but a whole text.
func anchored(expr string) bool {
	e, err := syntax.Parse(expr, syntax.Perl)
	if err != nil || e.Op != syntax.OpConcat {
		return false
	}
	return e.Sub[0].Op == syntax.OpBeginText && e.Sub[len(e.Sub)-1].Op == syntax.OpEndText
}
