// Package escape reads the escapes in the texts of a feature. Its entry point is Text.
package escape

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// Rule is the one rule for every text of a sentence and every cell that holds a text: what is written, and the
// character that it stands for.
func Rule() [][2]string {
	return [][2]string{
		{`\"`, "a double quotation mark"},
		{`\n`, "a line break (LF)"},
		{`\t`, "a tab"},
		{`\\`, "a backslash"},
		{`\uXXXX`, "the character with this number in four hexadecimal digits: `\\u200D`; beyond U+FFFF the two " +
			"halves of UTF-16: `\\uD83C\\uDF8B`"},
	}
}

// Cells are what is written in a cell of a table that holds a text, and what comes of it: Gherkin reads the cell
// first, and makes a line break of \n, a bar of \| and a backslash of \\; then the rule is applied.
func Cells() [][2]string {
	return [][2]string{
		{`say "hi" or \"hi\"`, `say "hi" or "hi"`},
		{`one\ntwo`, "one\ntwo"},
		{`one\ttwo\u200D`, "one\ttwo\u200d"},
		{`this \| that`, "this | that"},
		{`C:\\\\tea`, `C:\tea`},
		{`\\\\n`, `\n`},
	}
}

// Error is a backslash that begins no escape.
type Error struct {
	At      int    // of the backslash in the text, in characters from 0
	Written string // the backslash and what stands behind it
	cure    string
}

func (e *Error) Error() string {
	return fmt.Sprintf(`“%s” at character %d of the text is no escape; %s (escapes: \" \n \t \\ \uXXXX)`, e.Written,
		e.At+1, e.cure)
}

var single = map[rune]rune{'"': '"', 'n': '\n', 't': '\t', '\\': '\\'}

// Text is the text that the escapes stand for. The error is an *Error.
func Text(written string) (string, error) {
	if !strings.Contains(written, `\`) {
		return written, nil
	}
	var b strings.Builder
	rest := written
	for {
		before, after, found := strings.Cut(rest, `\`)
		b.WriteString(before)
		if !found {
			return b.String(), nil
		}
		r, length, cure := one(after)
		if cure != "" {
			at := utf8.RuneCountInString(written[:len(written)-len(after)-1])
			return "", &Error{at, `\` + after[:length], cure}
		}
		b.WriteRune(r)
		rest = after[length:]
	}
}

// one reads the escape whose backslash stands before the text: the character, the length of what is written for
// it, and what to do if it is none.
func one(text string) (r rune, length int, cure string) {
	if text == "" {
		return 0, 0, `write \\ for a backslash`
	}
	letter, length := utf8.DecodeRuneInString(text)
	if letter != 'u' {
		if r, known := single[letter]; known {
			return r, length, ""
		}
		return 0, length, fmt.Sprintf(`write \\%c for the backslash itself`, letter)
	}
	r, ok := unit(text)
	if !ok {
		return 0, length, `four hexadecimal digits stand behind \u, as in \u200D`
	}
	if !utf16.IsSurrogate(r) {
		return r, 5, ""
	}
	if rest, pair := strings.CutPrefix(text[5:], `\`); pair {
		low, _ := unit(rest)
		if r := utf16.DecodeRune(r, low); r != utf8.RuneError {
			return r, 11, ""
		}
	}
	return 0, 5, `it is half a character of UTF-16: both halves are needed, as in \uD83C\uDF8B, or write the character`
}

// unit reads uXXXX.
func unit(text string) (rune, bool) {
	if len(text) < 5 || text[0] != 'u' {
		return 0, false
	}
	code, err := strconv.ParseUint(text[1:5], 16, 16)
	return rune(code), err == nil
}

// Quote is how a text is written, so that Text gives it back; what cannot be seen is written by its number.
func Quote(text string) string {
	var b strings.Builder
	for rest := text; rest != ""; {
		r, length := utf8.DecodeRuneInString(rest)
		switch letter := short[r]; {
		case letter != 0:
			b.WriteString(`\` + string(letter))
		case unicode.IsPrint(r) || r == utf8.RuneError:
			b.WriteString(rest[:length])
		default:
			for _, unit := range utf16.Encode([]rune{r}) {
				fmt.Fprintf(&b, `\u%04X`, unit)
			}
		}
		rest = rest[length:]
	}
	return b.String()
}

var short = map[rune]rune{'"': '"', '\n': 'n', '\t': 't', '\\': '\\'}
