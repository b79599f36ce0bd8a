package table

import (
	"errors"
	"fmt"

	"golang.org/x/net/http/httpguts"

	"bamboo-spec/support/sentence"
)

// Fields are the rows of a table of headers to be sent: header, value.
type Fields []Field

// Field is a header to be sent.
type Field struct{ Name, Value string }

// FromTable refuses what cannot be sent as a header.
func (f *Fields) FromTable(rows []map[string]string) error {
	for i, row := range rows {
		switch name, value := row["header"], row["value"]; {
		case !httpguts.ValidHeaderFieldName(name):
			return &sentence.CellError{Row: i, Column: "header", Err: noName(name)}
		case !httpguts.ValidHeaderFieldValue(value):
			return &sentence.CellError{Row: i, Column: "value",
				Err: errors.New("a header cannot hold a line break or another control character")}
		default:
			*f = append(*f, Field{name, value})
		}
	}
	return nil
}

func noName(name string) error {
	return fmt.Errorf("“%s” is no name for a header; it is made of letters, digits and -, as in X-Tenant", name)
}
