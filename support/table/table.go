// Package table turns the tables of a feature into typed rows at once, and reads what their
// cells write in a form of their own. Sentences take its types as parameters.
package table

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/net/http/httpguts"

	"bamboo-spec/support/client"
	"bamboo-spec/support/match"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/spelling"
)

// Rows are rows of any columns, each by the names in the header.
type Rows []map[string]string

// FromTable takes the rows as they are.
func (r *Rows) FromTable(rows []map[string]string) error {
	*r = rows
	return nil
}

// roles are those of a conversation.
var roles = []string{"system", "user", "assistant", "tool"}

// Messages are the rows of a table of messages: role, content.
type Messages []client.HistoryMessage

// FromTable reads the messages.
func (m *Messages) FromTable(rows []map[string]string) error {
	for i, r := range rows {
		if !slices.Contains(roles, r["role"]) {
			return &sentence.CellError{Row: i, Column: "role",
				Err: fmt.Errorf("“%s” is no role%s; roles are %s", r["role"], spelling.DidYouMean(r["role"], roles),
					strings.Join(roles, ", "))}
		}
		*m = append(*m, client.HistoryMessage{Role: r["role"], Content: r["content"]})
	}
	return nil
}

// Tokens are the rows of a table of tokens; ␣ is a space, for one at an edge.
type Tokens []string

// FromTable reads the tokens.
func (t *Tokens) FromTable(rows []map[string]string) error {
	for _, r := range rows {
		*t = append(*t, strings.ReplaceAll(r["token"], "␣", " "))
	}
	return nil
}

// Values are the rows of a table that speaks of values: path, is, value.
type Values []match.Row

// FromTable reads the values and refuses the first row that makes no sense.
func (v *Values) FromTable(rows []map[string]string) (err error) {
	*v, err = values(rows, "path")
	return err
}

// AsWritten is true for a path, an expression, and a value in JSON.
func (*Values) AsWritten(column string, row map[string]string) bool {
	return column == "path" || column == "value" && (isExpression(row) || match.IsJSON(row["value"]))
}

func isExpression(row map[string]string) bool { return row["is"] == "matches" }

// Headers are the rows of a table that speaks of headers: header, is, value.
type Headers []match.Row

// FromTable reads the headers and refuses the first row that makes no sense.
func (h *Headers) FromTable(rows []map[string]string) (err error) {
	for i, row := range rows {
		if !httpguts.ValidHeaderFieldName(row["header"]) {
			return &sentence.CellError{Row: i, Column: "header", Err: noName(row["header"])}
		}
	}
	*h, err = values(rows, "header")
	return err
}

// AsWritten is true for an expression.
func (*Headers) AsWritten(column string, row map[string]string) bool {
	return column == "value" && isExpression(row)
}

func values(rows []map[string]string, path string) ([]match.Row, error) {
	var all []match.Row
	for i, r := range rows {
		row := match.Row{Path: r[path], Is: r["is"], Value: r["value"]}
		column, err := row.Check()
		if column == "path" {
			column = path
		}
		if err != nil {
			return nil, &sentence.CellError{Row: i, Column: column, Err: err}
		}
		all = append(all, row)
	}
	return all, nil
}

// Series is a table of documents in order, in its one column.
type Series struct{ match.Series }

// AsWritten is true for every cell: each holds JSON.
func (*Series) AsWritten(string, map[string]string) bool { return true }

// FromTable reads the documents.
func (s *Series) FromTable(rows []map[string]string) error {
	var documents []string
	column := ""
	for _, r := range rows {
		for name, cell := range r {
			column, documents = name, append(documents, cell)
		}
	}
	series, err := match.ParseSeries(documents)
	if bad := new(match.RowError); errors.As(err, &bad) {
		return &sentence.CellError{Row: bad.Row, Column: column, Err: err}
	}
	if series != nil {
		s.Series = *series
	}
	return err
}
