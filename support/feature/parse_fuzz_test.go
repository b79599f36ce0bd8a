package feature

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// FuzzParse holds for every file: it is read, or each problem has a place within it; and what
// was read is kept in the file as it was.
func FuzzParse(f *testing.F) {
	const text = "Feature: f\n  Scenario Outline: a <x>\n    When <x>\n      \"\"\"\n      y\n      \"\"\"\n    " +
		"Examples:\n      | x |\n      | 1 |\n"
	f.Add([]byte(text))
	f.Add([]byte("\ufeff" + strings.ReplaceAll(text, "\n", "\r\n")))
	f.Add([]byte("# language: zh-CN\n功能：f\n  场景: a\n\u3000当 y\n  ＠a\n"))
	f.Add([]byte("F\x00e\x00a\x00t\x00u\x00r\x00e\x00:\x00"))
	f.Add([]byte("Feature: f\rScenario: a\xff"))
	f.Fuzz(func(t *testing.T, content []byte) {
		d, err := Parse("x.feature", content)
		lines := strings.Split(string(content), "\n")
		for _, p := range Problems(err) {
			if p.File != "x.feature" || p.Line < 1 || p.Line > len(lines)+1 || p.Column < 1 || p.Message == "" {
				t.Errorf("%q: a problem without a place: %v", content, p)
			}
		}
		if (d == nil) && err == nil {
			t.Errorf("%q is neither read nor refused", content)
		}
		if d == nil {
			return
		}
		if !utf8.Valid(d.Content) || strings.ContainsAny(string(d.Content), "\r\x00") {
			t.Errorf("%q is read as %q", content, d.Content)
		}
		if kept := string(d.Encode(d.Content)); kept != string(content) &&
			strings.Count(string(content), "\r\n") != 0 == d.CRLF {
			t.Errorf("%q is kept as %q", content, kept)
		}
	})
}
