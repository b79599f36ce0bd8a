package config

import (
	"regexp"
	"strconv"
	"strings"

	"bamboo-spec/support/spelling"
)

// hint says which known word was meant, or lists them all if none is near.
func hint(word string, known []string) string {
	if near := spelling.Nearest(word, known); near != "" {
		return "; did you mean " + strconv.Quote(near) + "?"
	}
	return "; known: " + strings.Join(known, ", ")
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
