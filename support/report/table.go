package report

import "strings"

// Table lays rows out as a feature file would: | a | b |, columns aligned.
func Table(rows [][]string) string {
	var widths []int
	for _, r := range rows {
		for i, c := range r {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], columns(c))
		}
	}
	lines := make([]string, len(rows))
	for n, r := range rows {
		var b strings.Builder
		b.WriteByte('|')
		for i, c := range r {
			b.WriteString(" " + padded(c, widths[i]) + " |")
		}
		lines[n] = b.String()
	}
	return strings.Join(lines, "\n")
}
