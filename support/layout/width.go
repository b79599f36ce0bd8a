package layout

import (
	"strings"
	"unicode/utf8"

	"github.com/rivo/uniseg"
)

// Columns is how many columns of a terminal the text takes. What people see as one character, as an emoji of several,
// counts once.
func Columns(text string) int {
	n := 0
	for rest, state := text, -1; rest != ""; {
		var width int
		_, rest, width, state = character(rest, state)
		n += width
	}
	return n
}

// character cuts the first character off a text: uniseg.FirstGraphemeClusterInString, but that a skin tone without
// anything before it is drawn as wide as any emoji.
func character(text string, state int) (first, rest string, width, next int) {
	first, rest, width, next = uniseg.FirstGraphemeClusterInString(text, state)
	if r, _ := utf8.DecodeRuneInString(first); r >= 0x1f3fb && r <= 0x1f3ff {
		width = 2
	}
	return first, rest, width, next
}

// Padded fills the text with spaces up to n columns.
func Padded(text string, n int) string {
	return text + strings.Repeat(" ", max(0, n-Columns(text)))
}

// Shortened cuts the text so that it takes no more than n columns.
func Shortened(text string, n int) string {
	if Columns(text) <= n {
		return text
	}
	kept, taken := 0, 0
	for rest, state := text, -1; rest != ""; {
		first, after, width, next := character(rest, state)
		if taken += width; taken >= n { // one column is for the mark
			break
		}
		kept += len(first)
		rest, state = after, next
	}
	return text[:kept] + strings.Repeat("…", min(1, max(0, n)))
}
