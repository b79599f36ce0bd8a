// Package tabletest makes tables for tests. Its entry function is Table.
package tabletest

import (
	"strings"

	"github.com/cucumber/godog"
	messages "github.com/cucumber/messages/go/v34"
)

// Table makes a table of lines such as "path | is | value".
func Table(lines ...string) *godog.Table {
	t := &godog.Table{}
	for _, line := range lines {
		row := &messages.PickleTableRow{}
		for cell := range strings.SplitSeq(line, "|") {
			row.Cells = append(row.Cells, &messages.PickleTableCell{Value: strings.TrimSpace(cell)})
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}
