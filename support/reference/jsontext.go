package reference

import (
	"encoding/json"
	"unicode/utf8"
)

// appendJSON adds v as JSON, framed. The values of this package cannot fail to
// be written; one that did would be a mistake here, not in the input.
func appendJSON(dst []byte, before string, v any, after string) []byte {
	text, err := json.Marshal(v)
	if err != nil {
		panic("reference: an event cannot be written as JSON: " + err.Error())
	}
	dst = append(dst, before...)
	dst = append(dst, text...)
	return append(dst, after...)
}

// appendString adds s as a JSON string. Bytes that are no UTF-8 become U+FFFD.
func appendString(dst []byte, s string) []byte {
	const hex = "0123456789abcdef"
	dst = append(dst, '"')
	start := 0 // of what was not added yet
	for i := 0; i < len(s); {
		b := s[i]
		if b < utf8.RuneSelf {
			if b >= ' ' && b != '"' && b != '\\' {
				i++
				continue
			}
			dst = append(dst, s[start:i]...)
			switch b {
			case '"', '\\':
				dst = append(dst, '\\', b)
			case '\n':
				dst = append(dst, '\\', 'n')
			default:
				dst = append(dst, '\\', 'u', '0', '0', hex[b>>4], hex[b&15])
			}
			i++
			start = i
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError && size == 1 {
			dst = append(dst, s[start:i]...)
			dst = append(dst, "\uFFFD"...)
			start = i + size
		}
		i += size
	}
	dst = append(dst, s[start:]...)
	return append(dst, '"')
}

// argumentsJSON is a tool call's arguments as JSON: what the model wrote if that
// is JSON, an empty object for nothing, and a JSON string of anything else.
func argumentsJSON(arguments string) json.RawMessage {
	switch {
	case arguments == "":
		return json.RawMessage("{}")
	case json.Valid([]byte(arguments)):
		return json.RawMessage(arguments)
	default:
		return appendString(nil, arguments)
	}
}
