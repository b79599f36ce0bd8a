package client

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// printable is b as one line of at most limit bytes and a note on the rest. Bytes
// that would break the line are escaped.
func printable(b []byte, limit int) string {
	end := min(len(b), limit)
	for i := 0; i < utf8.UTFMax && end < len(b) && end > 0 && !utf8.RuneStart(b[end]); i++ {
		end--
	}
	s := string(b[:end])
	if strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsGraphic(r) || r == utf8.RuneError }) {
		s = strconv.Quote(s)
	}
	if end < len(b) {
		s += fmt.Sprintf(" … (%d bytes in all)", len(b))
	}
	return s
}
