package config

import (
	"regexp"
	"strconv"
	"strings"
)

// hint says which known word was meant, or lists them all if none is near.
func hint(word string, known []string) string {
	if near := nearest(word, known); near != "" {
		return "; did you mean " + strconv.Quote(near) + "?"
	}
	return "; known: " + strings.Join(known, ", ")
}

// nearest is the known word within a third of the word's length in edits (two
// at least); empty if there is none.
func nearest(word string, known []string) string {
	best, least := "", max(2, len(word)/3)+1
	for _, k := range known {
		if d := edits(strings.ToLower(word), strings.ToLower(k)); d < least && d < len(k) {
			best, least = k, d
		}
	}
	return best
}

// edits is the Levenshtein distance of two words, in bytes.
func edits(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost = 1 + min(diagonal, row[j], row[j+1])
			}
			diagonal, row[j+1] = row[j+1], cost
		}
	}
	return row[len(b)]
}

const longestShown = 80 // bytes of a value that an error shows

var loginPart = regexp.MustCompile(`//[^/]*@`)

// show quotes a value for an error: on one line, not without end, no login of an address in it.
func show(value string) string {
	value = loginPart.ReplaceAllString(value, "//…@")
	if len(value) > longestShown {
		value = strings.ToValidUTF8(value[:longestShown], "") + "…"
	}
	return strconv.Quote(value)
}
