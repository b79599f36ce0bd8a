package config_test

import (
	"testing"

	"bamboo-spec/support/config"
)

func TestPatterns(t *testing.T) {
	for _, c := range []struct {
		pattern, text string
		fits, found   bool
	}{
		{"A body is refused", "A body is refused", true, true},
		{"A body", "A body is refused", false, true},
		{"A body * refused*", "A body over 1 MiB is refused (2)", true, true},
		{"A body * refused", "A body over 1 MiB is refused (2)", false, true},
		{"*", "anything", true, true},
		{"a.c", "abc", false, false},
		{"[", "a[b", false, true},
		{"did not  come", "it did\n    not come", false, true},
		{"first*last", "the first\nand the last", false, true},
		{"last*first", "the first\nand the last", false, false},
	} {
		p := config.Pattern{Text: c.pattern}
		if p.Fits(c.text) != c.fits || p.Found(c.text) != c.found {
			t.Errorf("%q in %q: fits %v, found %v", c.pattern, c.text, p.Fits(c.text), p.Found(c.text))
		}
	}
}

// Whatever stands in a pattern, a text that holds it is told, and it is never taken for an expression.
func FuzzPattern(f *testing.F) {
	f.Add("a*b", "xx")
	f.Add(`\E(?i)[`, "\n")
	f.Fuzz(func(t *testing.T, pattern, around string) {
		p := config.Pattern{Text: pattern}
		if !p.Found(around + " " + pattern + " " + around) {
			t.Fatalf("%q is not found in itself", pattern)
		}
	})
}
