package steps

import (
	"encoding/hex"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/cucumber/godog"

	"bamboo-spec/support/match"
	"bamboo-spec/support/sentence"
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

// bytesOf reads bytes from pairs of hexadecimal digits; space between them does not count.
func bytesOf(text string) ([]byte, error) {
	b, err := hex.DecodeString(strings.Join(strings.Fields(text), ""))
	if err != nil {
		return nil, fmt.Errorf("“%s” are not bytes; write pairs of hexadecimal digits: 7B 22 FF", text)
	}
	return b, nil
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

// valueRows are the rows of a table that speaks of values: path (or header), is, value.
func valueRows(t *godog.Table, path string) []match.Row {
	var rows []match.Row
	for _, r := range records(t) {
		rows = append(rows, match.Row{Path: r[path], Is: r["is"], Value: r["value"]})
	}
	return rows
}

// checkValueRows finds the first row that makes no sense.
func checkValueRows(t *godog.Table, path string) error {
	for i, r := range valueRows(t, path) {
		column, err := r.Check()
		if column == "path" {
			column = path
		}
		if err != nil {
			return &sentence.CellError{Row: i, Column: column, Err: err}
		}
	}
	return nil
}

// series is a table of documents in order, in one column.
func series(t *godog.Table, column string) (*match.Series, error) {
	var rows []string
	for _, r := range records(t) {
		rows = append(rows, r[column])
	}
	s, err := match.ParseSeries(rows)
	if bad := new(match.RowError); errors.As(err, &bad) {
		return nil, &sentence.CellError{Row: bad.Row, Column: column, Err: err}
	}
	return s, err
}
