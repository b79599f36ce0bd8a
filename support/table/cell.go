package table

import (
	"regexp"
	"strconv"
	"strings"
)

var escaped = regexp.MustCompile(`\\u[0-9A-Fa-f]{4}`)

// Token is a token as a cell writes it: ␣ is a space at an edge, \u200D a character that cannot be seen.
func Token(cell string) string {
	text := escaped.ReplaceAllStringFunc(cell, func(e string) string {
		code, err := strconv.ParseUint(e[2:], 16, 32)
		if err != nil {
			return e
		}
		return string(rune(code))
	})
	return strings.ReplaceAll(text, "␣", " ")
}
