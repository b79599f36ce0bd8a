package plan

import (
	"slices"
	"strings"
	"testing"
)

func TestTagExpressions(t *testing.T) {
	for _, c := range []struct {
		expr  string
		tags  string
		match bool
	}{
		{"", "", true},
		{"  ", "@a", true},
		{"@a", "@a @b", true},
		{"@a", "@b", false},
		{"@a", "@ab", false},
		{"not @a", "", true},
		{"not @a", "@a", false},
		{"not not @a", "@a", true},
		{"@a and @b", "@a", false},
		{"@a and @b", "@a @b", true},
		{"@a or @b", "@b", true},
		{"@a or @b", "@c", false},
		{"@a AND NOT @b OR @c", "@a @b @c", true},
		{"@a and not (@b or @c)", "@a", true},
		{"@a and not (@b or @c)", "@a @c", false},
		{"((@a))", "@a", true},

		// not binds closer than and, and closer than or
		{"not @a and @b", "", false},
		{"not @a or @b", "@b @a", true},
		{"@a or @b and @c", "@a", true},
		{"@a or @b and @c", "@b", false},
		{"(@a or @b) and @c", "@a", false},

		// godog's own
		{"@a && @b", "@a", false},
		{"@a && ~@b", "@a", true},
		{"@a && ~@b", "@a @b", false},
		{"~@a", "@b", true},
		{"@a,@b", "@b", true},
		{"@a && ~@b, @c", "@c @b", true},
		{"@a && ~@b, @c", "@a @b", false},
		{"@c, @a && ~@b", "@a", true},
		{"@a&&@b,@c&&@d", "@c @d", true},
		{"@a&&@b,@c&&@d", "@a @d", false},

		// both, and what other tools write
		{"!@a || @b", "@a", false},
		{"@a && not @b", "@a", true},
		{"@été-2.x and not @中", "@été-2.x", true},
	} {
		e, err := parseTags(c.expr)
		if err != nil {
			t.Errorf("%q: %v", c.expr, err)
			continue
		}
		if e.match(strings.Fields(c.tags)) != c.match {
			t.Errorf("%q with the tags %q: %v, want %v", c.expr, c.tags, !c.match, c.match)
		}
	}
}

func TestTagExpressionsNameTheirTags(t *testing.T) {
	e, err := parseTags("@a and not (@b, ~@c)")
	if err != nil || !slices.Equal(e.names, []string{"@a", "@b", "@c"}) {
		t.Errorf("%v, %v", e, err)
	}
}

func TestWrongTagExpressions(t *testing.T) {
	for expr, want := range map[string]string{
		"slow":         "“slow” is not a tag; tags begin with @",
		"@a and":       "a tag is missing at its end",
		"@a or":        "a tag is missing at its end",
		"@a,":          "a tag is missing at its end",
		"not":          "a tag is missing at its end",
		"~":            "a tag is missing at its end",
		"(@a":          "a closing bracket is missing",
		"(@a @b)":      "a closing bracket is missing",
		"()":           "“)” is not a tag; tags begin with @",
		"@a)":          "“)” cannot stand here",
		"@a @b":        "“@b” cannot stand here",
		"@a not @b":    "“not” cannot stand here",
		"and @a":       "“and” is not a tag; tags begin with @",
		"@a && && @b":  "“&&” is not a tag; tags begin with @",
		"@a & @b":      "“&” cannot stand here",
		"@":            "“@” is not a tag; it has no name",
		"@a and @":     "“@” is not a tag; it has no name",
		"\u00a0@a":     "“\u00a0” is not a tag; tags begin with @",
		"@a and \xff":  "is not a tag; tags begin with @",
		"@a or @b @@c": "“@@c” cannot stand here",
	} {
		_, err := parseTags(expr)
		whole := "the tag expression “" + expr + "”: "
		if err == nil || !strings.HasPrefix(err.Error(), whole) || !strings.Contains(err.Error(), want) ||
			strings.Contains(err.Error(), "\n") {
			t.Errorf("%q: %v; want one line with %q", expr, err, want)
		}
	}
}

// FuzzParseTags holds: whatever is written is either refused, or decides, always in
// the same way, by the tags that it names and no others.
func FuzzParseTags(f *testing.F) {
	for _, seed := range []string{"@a and not (@b or @c)", "@a && ~@b, @c", "!(@a||@b)", "@", "((", "not", " , "} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, expr string) {
		e, err := parseTags(expr)
		if err != nil {
			return
		}
		for _, n := range e.names {
			if !strings.HasPrefix(n, "@") || len(n) == 1 {
				t.Errorf("%q names %q", expr, n)
			}
		}
		if e.match(nil) != e.match([]string{"@nobody names this"}) {
			t.Errorf("%q looks at a tag that it does not name", expr)
		}
		if again, err := parseTags(expr); err != nil || again.match(e.names) != e.match(e.names) {
			t.Errorf("%q means two things", expr)
		}
	})
}
