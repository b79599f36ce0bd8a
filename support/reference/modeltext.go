package reference

import (
	"encoding/json"
	"strings"

	"github.com/tidwall/gjson"
)

// halves joins a text that comes in JSON strings. A character may come as two surrogate halves in
// two strings ("\ud83d", then "\udc3c"), so a first half is kept until the next string.
type halves struct {
	kept string // the escape of a first half, as \ud83d; else empty
}

const escapeLength = len(`\ud83d`)

// pass hands the text of a JSON string, given with its quotes, to token, unless it is empty.
func (h *halves) pass(raw string, token func(string)) {
	if raw == `""` {
		return
	}
	if h.kept != "" {
		raw, h.kept = `"`+h.kept+raw[1:], ""
	}
	if at := len(raw) - 1 - escapeLength; at > 0 && isFirstHalf(raw[at:len(raw)-1]) && !escaped(raw[:at]) {
		h.kept = raw[at : len(raw)-1]
		raw = raw[:at] + `"`
	}
	if text := unquote(raw); text != "" {
		token(text)
	}
}

// flush hands over a first half whose second never came, as U+FFFD.
func (h *halves) flush(token func(string)) {
	if h.kept != "" {
		h.kept = ""
		token("\uFFFD")
	}
}

// isFirstHalf reports whether an escape of six characters is one from \ud800 to \udbff.
func isFirstHalf(s string) bool {
	return s[0] == '\\' && s[1] == 'u' && (s[2] == 'd' || s[2] == 'D') && strings.IndexByte("89abAB", s[3]) >= 0 &&
		isHex(s[4]) && isHex(s[5])
}

func isHex(b byte) bool {
	return '0' <= b && b <= '9' || 'a' <= b && b <= 'f' || 'A' <= b && b <= 'F'
}

// escaped reports whether a backslash at the end of before makes what follows a character of its own.
func escaped(before string) bool {
	n := len(before) - len(strings.TrimRight(before, `\`))
	return n%2 == 1
}

// unquote is the text of a valid JSON string; bytes that are no UTF-8 and lone halves become U+FFFD.
func unquote(raw string) string {
	if strings.Contains(raw, `\u`) { // gjson takes what follows a lone half for its second half
		var text string
		if err := json.Unmarshal([]byte(raw), &text); err == nil {
			return text
		}
	}
	return strings.ToValidUTF8(gjson.Parse(raw).Str, "\uFFFD")
}
