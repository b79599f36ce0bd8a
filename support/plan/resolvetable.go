package plan

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	messages "github.com/cucumber/messages/go/v34"

	"bamboo-spec/support/sentence"
	"bamboo-spec/support/spelling"
)

// tableFits checks the header of a table and, where the sentence can tell
// beforehand, its cells.
func tableFits(s *sentence.Sentence, t *messages.PickleTable, written *messages.DataTable) error {
	if len(s.Columns) == 0 {
		return nil
	}
	var header []string
	for _, c := range t.Rows[0].Cells {
		header = append(header, c.Value)
	}
	if !slices.ContainsFunc(header, func(h string) bool { return s.Has(h) }) &&
		spelling.Nearest(header[0], s.ColumnNames()) == "" {
		return &placed{written.Rows[0].Cells[0].Location,
			fmt.Errorf("the first row of the table must name its columns; the sentence wants a table%s",
				columnWords(s))}
	}
	at := func(row, column int) *messages.Location { return written.Rows[row].Cells[column].Location }
	for i, h := range header {
		if err := headerFits(s, header[:i], h); err != nil {
			return &placed{at(0, i), err}
		}
	}
	for _, c := range s.Columns {
		if !c.Optional && !slices.Contains(header, c.Name) {
			return &placed{at(0, 0), fmt.Errorf("the table lacks the column “%s”; it wants a table%s", c.Name,
				columnWords(s))}
		}
	}
	if len(t.Rows) == 1 {
		return &placed{at(0, 0), errors.New("the table has a header and no rows, so it says nothing")}
	}
	return nil
}

// cellAt is where a cell stands that a dry run refused.
func cellAt(t *messages.DataTable, bad *sentence.CellError) *messages.Location {
	column := slices.IndexFunc(t.Rows[0].Cells, func(c *messages.TableCell) bool { return c.Value == bad.Column })
	return t.Rows[bad.Row+1].Cells[max(0, column)].Location
}

func headerFits(s *sentence.Sentence, before []string, h string) error {
	if slices.Contains(before, h) {
		return fmt.Errorf("the table has the column “%s” twice", h)
	}
	known := s.ColumnNames()
	if s.Has(h) {
		return nil
	}
	return fmt.Errorf("the table has a column “%s” that the sentence does not know%s; it wants a table%s", h,
		oddIn(h, known), columnWords(s))
}

func columnWords(s *sentence.Sentence) string {
	if len(s.Columns) == 0 {
		return ""
	}
	var names []string
	for _, c := range s.Columns {
		n := "“" + c.Name + "”"
		if c.Optional {
			n += " (optional)"
		}
		names = append(names, n)
	}
	return " with the columns " + strings.Join(names, ", ")
}

func cells(t *messages.PickleTable) [][]string {
	var rows [][]string
	for _, r := range t.Rows {
		var row []string
		for _, c := range r.Cells {
			row = append(row, c.Value)
		}
		rows = append(rows, row)
	}
	return rows
}
