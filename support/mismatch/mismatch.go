// Package mismatch is the one shape that a broken expectation takes: what was
// promised, what came instead, and where the two part. A step returns an Error;
// reports lay it out.
package mismatch

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Error is an expectation that was not met.
type Error struct {
	What     string // the promise, as a short clause: "the answer is not the promised text"
	Expected string // what was promised
	Actual   string // what came
	Where    string // the place at which they part, or the story around it; may be empty
}

// Error lays the mismatch out in labelled lines; texts of several lines are indented below their label.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.What)
	line(&b, "expected", e.Expected)
	line(&b, "actual", e.Actual)
	line(&b, "where", e.Where)
	return b.String()
}

func line(b *strings.Builder, label, text string) {
	if text == "" {
		return
	}
	if !strings.Contains(text, "\n") {
		fmt.Fprintf(b, "\n  %-9s %s", label+":", text)
		return
	}
	fmt.Fprintf(b, "\n  %s:\n    %s", label, strings.ReplaceAll(strings.TrimRight(text, "\n"), "\n", "\n    "))
}

// Text compares two texts and returns an *Error that shows where they part, or nil.
func Text(what, expected, actual string) error {
	if expected == actual {
		return nil
	}
	return &Error{What: what, Expected: quote(expected), Actual: quote(actual), Where: parting(expected, actual)}
}

// Value compares two printable values and returns an *Error or nil.
func Value[T comparable](what string, expected, actual T) error {
	if expected == actual {
		return nil
	}
	return &Error{What: what, Expected: fmt.Sprint(expected), Actual: fmt.Sprint(actual)}
}

const longest = 400 // characters of a text that a message shows

func quote(s string) string {
	if utf8.RuneCountInString(s) <= longest {
		return strconv.Quote(s)
	}
	r := []rune(s)
	half := longest / 2
	return fmt.Sprintf("%s … %s (%d characters)",
		strconv.Quote(string(r[:half])), strconv.Quote(string(r[len(r)-half:])), len(r))
}

func parting(expected, actual string) string {
	e, a := []rune(expected), []rune(actual)
	i := 0
	for i < len(e) && i < len(a) && e[i] == a[i] {
		i++
	}
	switch {
	case len(a) == 0:
		return "nothing came"
	case i == len(a):
		return fmt.Sprintf("the last %d of %d characters are missing", len(e)-i, len(e))
	case i == len(e):
		return fmt.Sprintf("%d characters too many after character %d: %s", len(a)-i, i, excerpt(a, i, len(a)))
	default:
		return fmt.Sprintf("they part at character %d of %d: %s instead of %s",
			i+1, len(e), excerpt(a, i, i+20), excerpt(e, i, i+20))
	}
}

// excerpt is a part of a text, with a mark where it was cut out.
func excerpt(text []rune, from, to int) string {
	before, after := "", ""
	if from > 0 {
		before = "…"
	}
	if to < len(text) {
		after = "…"
	}
	return before + quote(string(text[from:min(to, len(text))])) + after
}

// Shorten returns a text on one line, cut after 120 characters.
func Shorten(s string) string {
	s = strings.ReplaceAll(s, "\n", "\\n")
	if r := []rune(s); len(r) > 120 {
		return fmt.Sprintf("%s … (%d characters)", string(r[:120]), len(r))
	}
	return s
}
