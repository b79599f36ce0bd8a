package layout

import (
	"strings"

	"github.com/rivo/uniseg"
)

// Columns is how many columns of a terminal the text takes. What people see as one character, as an emoji of several,
// counts once.
func Columns(text string) int { return uniseg.StringWidth(text) }

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
		character, after, width, next := uniseg.FirstGraphemeClusterInString(rest, state)
		if taken += width; taken >= n { // one column is for the mark
			break
		}
		kept += len(character)
		rest, state = after, next
	}
	return text[:kept] + strings.Repeat("…", min(1, max(0, n)))
}
