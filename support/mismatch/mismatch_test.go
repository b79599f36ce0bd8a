package mismatch

import (
	"errors"
	"strings"
	"testing"
)

func TestErrorIsLaidOut(t *testing.T) {
	for name, c := range map[string]struct {
		err  Error
		want string
	}{
		"all of it": {Error{"it differs", "1", "2", "here"},
			"it differs\n  expected: 1\n  actual:   2\n  where:    here"},
		"a part":     {Error{What: "it differs", Actual: "2"}, "it differs\n  actual:   2"},
		"the clause": {Error{What: "it differs"}, "it differs"},
		"several lines": {Error{What: "it differs", Expected: "a\nb\n", Actual: "c"},
			"it differs\n  expected:\n    a\n    b\n  actual:   c"},
	} {
		if got := c.err.Error(); got != c.want {
			t.Errorf("%s:\n%s\nwant\n%s", name, got, c.want)
		}
	}
}

func TestTextShowsWhereTheyPart(t *testing.T) {
	long := strings.Repeat("竹", 300)
	for _, c := range []struct{ expected, actual, want string }{
		{"same", "same", ""},
		{"", "", ""},
		{"bamboo", "bandoo", `they part at character 3 of 6: …"ndoo" instead of …"mboo"`},
		{"bamboo", "", "nothing came"},
		{"bamboo", "bam", "the last 3 of 6 characters are missing"},
		{"bam", "bamboo", `3 characters too many after character 3: …"boo"`},
		{"", "boo", `3 characters too many after character 0: "boo"`},
		{"竹子", "竹林", `they part at character 2 of 2: …"林" instead of …"子"`},
		{"a b", "a\u00a0b", `they part at character 2 of 3: …"\u00a0b" instead of …" b"`},
		{long + "a", long + "b", `they part at character 301 of 301: …"b" instead of …"a"`},
	} {
		err := Text("it differs", c.expected, c.actual)
		var m *Error
		switch {
		case c.want == "" && err != nil:
			t.Errorf("%q and %q: %v", c.expected, c.actual, err)
		case c.want != "" && (!errors.As(err, &m) || m.Where != c.want):
			t.Errorf("%q and %q: %v, want %s", c.expected, c.actual, err, c.want)
		}
	}
}

// A long text is shown by its two ends and its length, in characters that are whole.
func TestLongTextsAreCut(t *testing.T) {
	text := strings.Repeat("竹", 300) + strings.Repeat("林", 300)
	err := Text("it differs", text, "short")
	var m *Error
	if !errors.As(err, &m) {
		t.Fatal(err)
	}
	if want := `"` + strings.Repeat("竹", 200) + `" … "` + strings.Repeat("林", 200) +
		`" (600 characters)`; m.Expected != want {
		t.Errorf("it shows %s", m.Expected)
	}
	if m.Actual != `"short"` {
		t.Errorf("it shows %s", m.Actual)
	}
}

func TestValue(t *testing.T) {
	if err := Value("it differs", 1, 1); err != nil {
		t.Error(err)
	}
	if err := Value("it differs", true, false); err == nil ||
		err.Error() != "it differs\n  expected: true\n  actual:   false" {
		t.Error(err)
	}
}
