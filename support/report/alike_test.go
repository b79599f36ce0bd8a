package report

import (
	"bytes"
	"errors"
	"strings"
	"testing"
)

func TestNormalised(t *testing.T) {
	for _, c := range []struct {
		one, other string
		alike      bool
	}{
		{`waited 2 s for the end of the answer to "a": it did not come`,
			`waited 503 ms for the end of the answer to "b": it did not come`, true},
		{"session 5f0c1b8e-9b1f-4a55-8a3f-0d3ac0a8a001 is gone", "session 00000000-9b1f-4a55-8a3f-0d3ac0a8a001 is gone",
			true},
		{"GET /x was answered with 404", "GET /x was answered with 500", true},
		{"the answer has no text", "the answer has text", false},
		{"first\none", "first\nother", true},
	} {
		if got := Normalised(errors.New(c.one)) == Normalised(errors.New(c.other)); got != c.alike {
			t.Errorf("%q and %q: %v", Normalised(errors.New(c.one)), Normalised(errors.New(c.other)), got)
		}
	}
	if Normalised(nil) != "" {
		t.Error("no error has a text")
	}
}

func TestWhatBrokeInOneWayIsToldTogether(t *testing.T) {
	broken := func(name, text string) *Result {
		return &Result{Scenario: &Scenario{Name: name, File: "f", Line: 3}, Verdict: Broken, Err: errors.New(text)}
	}
	s := &Summary{Results: []*Result{broken("a", "waited 2 s"), broken("b", "another"),
		broken("c", "waited 5 s\nfor it")}}
	groups := s.Alike(Broken)
	if len(groups) != 1 || groups[0].Text() != "2 × waited 2 s, first: a (f:3)" {
		t.Fatalf("%+v", groups)
	}
	for name, format := range map[string]func(*bytes.Buffer) error{
		"summary":  func(b *bytes.Buffer) error { return NewSummary(Terminal{Out: b}).End(s) },
		"markdown": func(b *bytes.Buffer) error { return Markdown(b, s) },
	} {
		var b bytes.Buffer
		if err := format(&b); err != nil || !strings.Contains(b.String(), "2 × waited 2 s, first: a") {
			t.Errorf("%s: %v\n%s", name, err, b.String())
		}
	}
}

func TestKnownCausesAreToldOnce(t *testing.T) {
	known := func(name string, c *Cause) *Result {
		return &Result{Scenario: &Scenario{Name: name, File: "f", Line: 3}, Verdict: KnownBroken, Reason: "it is so",
			Cause: c, Err: errors.New("x")}
	}
	first, second := &Cause{Reason: "it is so", Since: "2026-02", Issue: "https://e/1"}, &Cause{Reason: "it is so",
		Place: "2"}
	s := &Summary{Results: []*Result{known("a", first), known("b", second), known("c", first)}}
	var b bytes.Buffer
	if err := NewSummary(Terminal{Out: &b}).End(s); err != nil {
		t.Fatal(err)
	}
	const want = `Known broken on this version:
  2 × it is so, since 2026-02, https://e/1
    a (f:3)
    c (f:3)
  1 × it is so
    b (f:3)
`
	if !strings.Contains(b.String(), want) {
		t.Errorf("it says\n%s", b.String())
	}
	if got := s.Results[0].Headline(); got != "it is so, since 2026-02, https://e/1" {
		t.Error(got)
	}
}
