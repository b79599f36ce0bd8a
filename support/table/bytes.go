package table

import (
	"encoding/hex"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"bamboo-spec/support/sentence"
)

// A part of a cell of bytes: a pair of hexadecimal digits or text in quotes, and how often it comes.
var bytesPart = regexp.MustCompile(`^\s*(?:'([^']*)'|([0-9A-Fa-f]{2}))\s*(?:×\s*(\d+))?\s*`)

const mostBytes = 64 << 20 // of one cell

// parseBytes reads bytes from pairs of hexadecimal digits and text in single quotes. A number after × repeats the byte
// or text before it: “89 FE 00 7E 'p' × 126”.
func parseBytes(text string) ([]byte, error) {
	var all []byte
	for rest := text; strings.TrimSpace(rest) != ""; {
		m := bytesPart.FindStringSubmatch(rest)
		if m == nil {
			return nil,
				fmt.Errorf("“%s” are not bytes; write pairs of hexadecimal digits and text in quotes: 7B 22 FF 'tea'",
					text)
		}
		part := []byte(m[1])
		if m[2] != "" {
			part, _ = hex.DecodeString(m[2])
		}
		times := 1
		if m[3] != "" {
			n, err := strconv.Atoi(m[3])
			if err != nil || len(part)*n > mostBytes {
				return nil, fmt.Errorf("“%s” are more bytes than one message holds", text)
			}
			times = n
		}
		for range times {
			all = append(all, part...)
		}
		rest = rest[len(m[0]):]
	}
	return all, nil
}

// Bytes are those of all rows of a table, one after the other.
type Bytes []byte

// AsWritten is true for the bytes, not for the reason beside them.
func (*Bytes) AsWritten(column string, _ map[string]string) bool { return column == "bytes" }

// FromTable reads the column bytes.
func (b *Bytes) FromTable(rows []map[string]string) error {
	for i, row := range rows {
		part, err := parseBytes(row["bytes"])
		if err != nil {
			return &sentence.CellError{Row: i, Column: "bytes", Err: err}
		}
		*b = append(*b, part...)
	}
	return nil
}
