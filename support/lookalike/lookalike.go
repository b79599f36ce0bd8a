// Package lookalike knows characters that are invisible or look like others, and
// so make a text read differently from how it looks. Its entry points are Fold and
// Describe.
package lookalike

import (
	"fmt"
	"strings"
	"unicode"
)

// letters of Cyrillic and Greek that look like those of ASCII, and those of ASCII.
const (
	foreign = "аАВсСеЕНіІјЈКМоОрРѕЅТуУхХΑΒΕΖΗΙΚΜΝΟοΡΤΥΧν"
	ascii   = "aABcCeEHiIjJKMoOpPsSTyYxXABEZHIKMNOoPTYXv"
)

var letters = func() map[rune]rune {
	all, own := map[rune]rune{}, []rune(ascii)
	for i, r := range []rune(foreign) {
		all[r] = own[i]
	}
	return all
}()

// marks are other characters that are taken for one of ASCII.
var marks = map[rune]rune{
	'│': '|', '¦': '|', '∣': '|', '∶': ':', '‐': '-', '‑': '-', '–': '-', '−': '-', '。': '.', '、': ',',
}

// nothing stands for a character that is not seen.
const nothing = -1

// plain is the character of ASCII that r is taken for, nothing if r is not seen, and
// else r itself.
func plain(r rune) rune {
	switch {
	case r == '\t':
		return r
	case r >= '！' && r <= '～':
		return r - '！' + '!'
	case unicode.In(r, unicode.Zs, unicode.Zl, unicode.Zp), r == '\u0085':
		return ' '
	case unicode.In(r, unicode.Cf, unicode.Cc), r >= '\ufe00' && r <= '\ufe0f':
		return nothing
	}
	if p, ok := letters[r]; ok {
		return p
	}
	if p, ok := marks[r]; ok {
		return p
	}
	return r
}

// Same reports whether the two characters look alike.
func Same(a, b rune) bool { return plain(a) == plain(b) }

// Odd reports whether the character is not seen or is taken for one of ASCII.
func Odd(r rune) bool { return plain(r) != r }

// Fold returns the text as it looks, in characters of ASCII where there are such ones.
func Fold(text string) string {
	folded, _ := Folded([]rune(text))
	return folded
}

// Folded is Fold of a text, with the index of the character that each of the
// folded ones stands for.
func Folded(text []rune) (folded string, from []int) {
	var b strings.Builder
	for i, r := range text {
		if p := plain(r); p != nothing {
			b.WriteRune(p)
			from = append(from, i)
		}
	}
	return b.String(), from
}

// names of those that people meet.
var names = map[rune]string{
	'\u00a0': "no-break space", '\u202f': "narrow no-break space", '\u3000': "full-width space", '\u2009': "thin space",
	'\u200b': "zero-width space", '\u200c': "zero-width non-joiner", '\u200d': "zero-width joiner",
	'\ufeff': "byte order mark",
	'\u2060': "word joiner", '\u00ad': "soft hyphen", '\u2028': "line separator", '\u2029': "paragraph separator",
	'\u200e': "left-to-right mark", '\u200f': "right-to-left mark",
	'：': "full-width colon", '，': "full-width comma", '｜': "full-width bar", '＠': "full-width at sign",
	'＃': "full-width number sign",
}

// Describe names the character with its code point: “the no-break space U+00A0”.
func Describe(r rune) string {
	name := names[r]
	switch p := plain(r); {
	case name != "":
	case r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069':
		name = "bidirectional control"
	case p == nothing:
		name = "invisible character"
	case p == ' ':
		name = "special space"
	default:
		return fmt.Sprintf("the character “%c” U+%04X", r, r)
	}
	return fmt.Sprintf("the %s U+%04X", name, r)
}

// Instead says what is to be written in the place of the character: nothing, or
// the character that it is taken for.
func Instead(r rune) string {
	switch p := plain(r); p {
	case nothing:
		return "remove it"
	case ' ':
		return "write a plain space"
	default:
		return fmt.Sprintf("write “%c”", p)
	}
}
