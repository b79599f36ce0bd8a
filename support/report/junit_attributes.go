package report

import (
	"bytes"
	"regexp"
)

var (
	literal    = regexp.MustCompile(`(?s)<!\[CDATA\[.*?\]\]>|="[^"]*"`)
	apostrophe = []byte("&#39;")
	quotation  = []byte("&#34;")
)

// sparing writes the attributes of a document with as few references as XML allows: Allure shows references as they
// are. What stands in CDATA is left alone.
func sparing(document []byte) []byte {
	return literal.ReplaceAllFunc(document, func(piece []byte) []byte {
		if piece[0] != '=' {
			return piece
		}
		value := bytes.ReplaceAll(piece[2:len(piece)-1], []byte("&gt;"), []byte(">"))
		value = bytes.ReplaceAll(value, apostrophe, []byte("'"))
		mark := byte('"')
		if bytes.Contains(value, quotation) && !bytes.ContainsRune(value, '\'') {
			mark, value = '\'', bytes.ReplaceAll(value, quotation, []byte(`"`))
		}
		return append(append([]byte{'=', mark}, value...), mark)
	})
}
