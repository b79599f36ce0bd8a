package steps

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/cucumber/godog"
)

// records turns a table into one map a row, by the names in its header.
func records(t *godog.Table) []map[string]string {
	var rows []map[string]string
	for _, r := range t.Rows[1:] {
		row := map[string]string{}
		for i, c := range r.Cells {
			row[t.Rows[0].Cells[i].Value] = c.Value
		}
		rows = append(rows, row)
	}
	return rows
}

var escaped = regexp.MustCompile(`\\u[0-9A-Fa-f]{4}`)

// tokenText is a token as a cell writes it: ␣ is a space at an edge, \u200D a
// character that cannot be seen.
func tokenText(cell string) string {
	text := escaped.ReplaceAllStringFunc(cell, func(e string) string {
		code, err := strconv.ParseUint(e[2:], 16, 32)
		if err != nil {
			return e
		}
		return string(rune(code))
	})
	return strings.ReplaceAll(text, "␣", " ")
}
