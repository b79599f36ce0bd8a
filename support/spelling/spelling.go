// Package spelling finds the word that was probably meant. Its entry point is
// Nearest.
package spelling

import (
	"slices"
	"strings"
)

// Nearest is the known word within a third of the word's length in edits (two
// characters at least), in any case; empty if there is none.
func Nearest(word string, known []string) string {
	w := []rune(strings.ToLower(word))
	best, least := "", max(2, len(w)/3)+1
	for _, k := range known {
		r := []rune(strings.ToLower(k))
		if d := Edits(w, r); d < least && d < len(r) {
			best, least = k, d
		}
	}
	return best
}

// DidYouMean is a clause that names the nearest of the known words, or nothing.
func DidYouMean(word string, known []string) string {
	if near := Nearest(word, known); near != "" {
		return "; did you mean “" + near + "”?"
	}
	return ""
}

// Meant is DidYouMean, which knows by what other names people call the known words; these are in lower case.
func Meant(word string, known []string, others map[string]string) string {
	if meant := others[strings.ToLower(word)]; slices.Contains(known, meant) {
		word = meant
	}
	if slices.Contains(known, word) {
		return "; did you mean “" + word + "”?"
	}
	return DidYouMean(word, known)
}

// Alike is how much two words resemble each other: 1 for the same word, 0 for
// two that share nothing; case does not count.
func Alike(a, b string) float64 {
	x, y := []rune(strings.ToLower(a)), []rune(strings.ToLower(b))
	longest := max(len(x), len(y))
	if longest == 0 {
		return 1
	}
	return 1 - float64(Edits(x, y))/float64(longest)
}

// Edits is the Levenshtein distance: how many characters must be put in, taken
// out or replaced to turn a into b.
func Edits(a, b []rune) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range a {
		diagonal := row[0]
		row[0] = i + 1
		for j := range b {
			cost := diagonal
			if a[i] != b[j] {
				cost = 1 + min(diagonal, row[j], row[j+1])
			}
			diagonal, row[j+1] = row[j+1], cost
		}
	}
	return row[len(b)]
}
