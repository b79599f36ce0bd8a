package lookalike

import (
	"testing"
	"unicode/utf8"
)

func TestFold(t *testing.T) {
	for text, want := range map[string]string{
		"":                          "",
		"the answer is complete":    "the answer is complete",
		"the\u00a0answer":           "the answer",
		"the\u200b ans\u00adwer":    "the answer",
		"\ufeff\u202ethe answer":    "the answer",
		"\u3000功能：问":                " 功能:问",
		"＠slow｜ａ｜":                  "@slow|a|",
		"the аnswеr":                "the answer", // a and e of Cyrillic
		"竹子 🎋":                      "竹子 🎋",
		"a\tb":                      "a\tb",
		"line\u2028end\u0085\u0000": "line end ",
	} {
		if got := Fold(text); got != want {
			t.Errorf("Fold(%q) = %q, not %q", text, got, want)
		}
	}
}

func TestCharactersAreNamed(t *testing.T) {
	for r, want := range map[rune][2]string{
		'\u00a0': {"the no-break space U+00A0", "write a plain space"},
		'\u2003': {"the special space U+2003", "write a plain space"},
		'\u200b': {"the zero-width space U+200B", "remove it"},
		'\u202e': {"the bidirectional control U+202E", "remove it"},
		'\u180e': {"the invisible character U+180E", "remove it"},
		'：':      {"the full-width colon U+FF1A", "write “:”"},
		'а':      {"the character “а” U+0430", "write “a”"},
	} {
		if got := [2]string{Describe(r), Instead(r)}; got != want {
			t.Errorf("%U: %q, not %q", r, got, want)
		}
	}
}

func FuzzFold(f *testing.F) {
	f.Add("the\u00a0аnswer\u200b：｜")
	f.Fuzz(func(t *testing.T, text string) {
		folded, from := Folded([]rune(text))
		if n := utf8.RuneCountInString(folded); n != len(from) {
			t.Errorf("%q: %d characters stand for %d", text, n, len(from))
		}
		if again := Fold(folded); again != folded {
			t.Errorf("%q is folded to %q and then to %q", text, folded, again)
		}
	})
}
