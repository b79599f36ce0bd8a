package lint

import (
	"go/ast"
	"slices"
)

// handsOn reports whether all that a function does is to call another one with its own arguments, in any order. One of
// them may be what the other is a method of. A context that has no name is left out.
func handsOn(f *ast.FuncDecl) bool {
	if len(f.Body.List) != 1 {
		return false
	}
	result, ok := f.Body.List[0].(*ast.ReturnStmt)
	if !ok || len(result.Results) != 1 {
		return false
	}
	call, ok := result.Results[0].(*ast.CallExpr)
	if !ok {
		return false
	}
	takes := parameters(f)
	var gives []string
	if s, ok := call.Fun.(*ast.SelectorExpr); ok {
		if of, ok := s.X.(*ast.Ident); ok && slices.Contains(takes, of.Name) {
			gives = append(gives, of.Name)
		}
	}
	for _, arg := range call.Args {
		name, ok := arg.(*ast.Ident)
		if !ok {
			return false
		}
		gives = append(gives, name.Name)
	}
	slices.Sort(takes)
	slices.Sort(gives)
	return slices.Equal(takes, gives)
}

// parameters are the names of what a function takes; "_" for one that it does not look at.
func parameters(f *ast.FuncDecl) []string {
	var names []string
	for _, p := range f.Type.Params.List {
		s, _ := p.Type.(*ast.SelectorExpr)
		isContext := s != nil && s.Sel.Name == "Context"
		if len(p.Names) == 0 && !isContext {
			names = append(names, "_")
		}
		for _, n := range p.Names {
			if n.Name != "_" || !isContext {
				names = append(names, n.Name)
			}
		}
	}
	return names
}
