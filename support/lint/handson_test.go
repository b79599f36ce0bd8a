package lint

import (
	"go/ast"
	"go/parser"
	"go/token"
	"testing"
)

func TestHandsOn(t *testing.T) {
	for function, want := range map[string]bool{
		"func (c *cup) f(ctx context.Context, u *User, text string) error { return u.Ask(ctx, text) }":  true,
		"func (c *cup) f(ctx context.Context, u *User, text string) error { return c.g(text, ctx, u) }": true,
		"func (c *cup) f(_ context.Context, text string) error { return c.tea().pour(text) }":           true,
		"func (c *cup) f(context.Context) error { return c.Model().GoOn() }":                            true,
		"func f(ctx context.Context, n int) error { return g(ctx, n) }":                                 true,
		"func (c *cup) f(ctx context.Context, u *User) error { return u.Leave(false) }":                 false,
		"func (c *cup) f(ctx context.Context, n, _ int) error { return c.g(ctx, n) }":                   false,
		"func (c *cup) f(ctx context.Context, n int) error { return c.g(ctx, n, n) }":                   false,
		"func (c *cup) f(ctx context.Context, text string) error { return c.g(ctx, lines(text)) }":      false,
		"func (c *cup) f(ctx context.Context, u *User) error { _, err := u.Ask(ctx); return err }":      false,
		"func (c *cup) f(ctx context.Context) error { return nil }":                                     false,
		"func (c *cup) f(context.Context, Rows) error { return c.judge() }":                             false,
		"func (c *cup) f(_ context.Context, d D) error { return c.set(func(s *S) { s.D = d }) }":        false,
		"func (c *cup) f(ctx context.Context, u *User) error { return c.g(ctx, u.Name) }":               false,
	} {
		file, err := parser.ParseFile(token.NewFileSet(), "", "package tea\n"+function, 0)
		if err != nil {
			t.Fatal(err)
		}
		if got := handsOn(file.Decls[0].(*ast.FuncDecl)); got != want {
			t.Errorf("%s: %t", function, got)
		}
	}
}
