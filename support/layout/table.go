// Package layout puts text into columns: a character may take none, one or two of
// them. Table is its entry point.
package layout

import "strings"

// Table lays rows out as a feature file would: | a | b |, columns aligned.
func Table(rows [][]string) string {
	var widths []int
	for _, r := range rows {
		for i, c := range r {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], Columns(c))
		}
	}
	lines := make([]string, len(rows))
	for n, r := range rows {
		var b strings.Builder
		b.WriteByte('|')
		for i, c := range r {
			b.WriteString(" " + Padded(c, widths[i]) + " |")
		}
		lines[n] = b.String()
	}
	return strings.Join(lines, "\n")
}

// Markdown is the table as Markdown wants it, with a rule below the first row and a line end behind the last.
func Markdown(rows [][]string) string {
	head, rest, more := strings.Cut(Table(rows), "\n")
	rule := strings.Map(func(r rune) rune {
		if r == '|' {
			return r
		}
		return '-'
	}, head)
	if more {
		rest += "\n"
	}
	return head + "\n" + rule + "\n" + rest
}
