package sentence

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"bamboo-spec/support/capability"
)

// What godog passes on behind the groups is known by these names.
type (
	PickleTable     struct{}
	PickleDocString struct{}
)

func nothing(context.Context) error                            { return nil }
func word(context.Context, string) error                       { return nil }
func table(context.Context, *PickleTable) error                { return nil }
func wordText(context.Context, string, *PickleDocString) error { return nil }

func TestSentencesAreKeptInTheirOrder(t *testing.T) {
	var b Book
	b.Given(`^there is bamboo$`, nothing, Needs(capability.HTTP), Needs(capability.Script, capability.HTTP))
	b.When(`^"([^"]*)" is said:$`, wordText)
	b.Then(`^these are:$`, table, Columns("a", "b?"))
	s := b.Sentences()
	if len(s) != 3 || s[0].Keyword != Given || s[1].Keyword != When || s[2].Keyword != Then {
		t.Fatalf("%+v", s)
	}
	if got := fmt.Sprint(s[0].Needs); got != fmt.Sprint(capability.Of(capability.HTTP, capability.Script)) {
		t.Errorf("it needs %s", got)
	}
	if s[0].Wants() != NoArgument || s[1].Wants() != DocString || s[2].Wants() != Table {
		t.Errorf("they want %q, %q, %q", s[0].Wants(), s[1].Wants(), s[2].Wants())
	}
	if c := s[2].Columns; len(c) != 2 || c[0].Name != "a" || c[0].Optional || c[1].Name != "b" || !c[1].Optional {
		t.Errorf("its columns are %v", c)
	}
	if !strings.HasSuffix(s[0].File, "sentence_test.go") || s[1].Line != s[0].Line+1 {
		t.Errorf("they stand at %s:%d and %d", s[0].File, s[0].Line, s[1].Line)
	}
}

func TestMatchLooksAtTheKeyword(t *testing.T) {
	var b Book
	b.Given(`^the user asks$`, nothing)
	b.When(`^the user asks$`, nothing)
	b.When(`^the user .*$`, nothing)
	for _, c := range []struct {
		keyword Keyword
		text    string
		want    int
	}{
		{Given, "the user asks", 1},
		{When, "the user asks", 2},
		{When, "the user leaves", 1},
		{Then, "the user asks", 0},
		{"", "the user asks", 3}, // a step that begins with *
		{When, "the users ask", 0},
	} {
		if got := b.Match(c.keyword, c.text); len(got) != c.want {
			t.Errorf("%s %s: %d sentences, want %d", c.keyword, c.text, len(got), c.want)
		}
	}
}

// What godog would take in silence stops the program where it is written.
func TestWrongSentencesAreRefused(t *testing.T) {
	for name, c := range map[string]struct {
		expr string
		fn   any
		opts []Option
		want string
	}{
		"a group too many": {`^(a) (b)$`, word, nil, "2 groups for 1 parameters"},
		"a group too few":  {`^a$`, word, nil, "0 groups for 1 parameters"},
		"text for a table": {`^(a)$`, table, nil, "1 groups for 0 parameters"},
		"no context":       {`^a$`, func() error { return nil }, nil, "wants a func(context.Context, …) error"},
		"no function":      {`^a$`, "a", nil, "wants a func(context.Context, …) error"},
		"no error":         {`^a$`, func(context.Context) {}, nil, "must return an error and nothing else"},
		"more than an error": {`^a$`, func(context.Context) (context.Context, error) { return nil, nil }, nil,
			"must return an error and nothing else"},
		"nested steps": {`^a$`, func(context.Context) []string { return nil }, nil,
			"must return an error and nothing else"},
		"columns of no table": {`^a$`, nothing, []Option{Columns("a")}, "declares columns but takes no table"},
		"no expression":       {`^(a$`, nothing, nil, "missing closing )"},
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if r := fmt.Sprint(recover()); !strings.Contains(r, c.want) || !strings.Contains(r, c.expr) {
					t.Errorf("it says %q, want %q", r, c.want)
				}
			}()
			var b Book
			b.When(c.expr, c.fn, c.opts...)
		})
	}
}
