package lint

import (
	"strings"

	messages "github.com/cucumber/messages/go/v34"
)

const indent = 2

// layout checks that everything stands two spaces inside what it belongs to, and that
// the columns of tables are aligned.
func (d *document) layout() {
	d.stands(d.feature.Location, 0, d.feature.Tags...)
	for _, c := range d.feature.Children {
		switch {
		case c.Rule != nil:
			d.stands(c.Rule.Location, indent, c.Rule.Tags...)
			for _, rc := range c.Rule.Children {
				d.block(rc.Background, rc.Scenario, 2*indent)
			}
		default:
			d.block(c.Background, c.Scenario, indent)
		}
	}
	for _, c := range d.comments {
		d.comment(int(c.Location.Line))
	}
}

func (d *document) block(b *messages.Background, s *messages.Scenario, by int) {
	if b != nil {
		d.stands(b.Location, by)
		d.said(b.Steps, by+indent)
	}
	if s == nil {
		return
	}
	d.stands(s.Location, by, s.Tags...)
	d.said(s.Steps, by+indent)
	for _, e := range s.Examples {
		d.stands(e.Location, by+indent, e.Tags...)
		if e.TableHeader != nil {
			d.table(append([]*messages.TableRow{e.TableHeader}, e.TableBody...), by+2*indent)
		}
	}
}

func (d *document) said(steps []*messages.Step, by int) {
	for _, s := range steps {
		d.stands(s.Location, by)
		if s.DataTable != nil {
			d.table(s.DataTable.Rows, by+indent)
		}
		if s.DocString != nil {
			d.stands(s.DocString.Location, by+indent)
		}
	}
}

// stands checks the indentation of a line, and of the first of its tags.
func (d *document) stands(l *messages.Location, by int, tags ...*messages.Tag) {
	d.indented(int(l.Line), by)
	if len(tags) > 0 {
		d.indented(int(tags[0].Location.Line), by)
	}
}

func (d *document) indented(line, by int) {
	text := d.lines[line-1]
	if got := len(text) - len(strings.TrimLeft(text, " \t")); got != by {
		d.add(line, got+1, "indented by %d, not by %d spaces", got, by)
	}
}

// comment checks that a comment is indented as the line that it is about.
func (d *document) comment(line int) {
	for _, below := range d.lines[line:] {
		text := strings.TrimLeft(below, " \t")
		if text == "" || text[0] == '#' {
			continue
		}
		d.indented(line, len(below)-len(text))
		return
	}
}

// table checks each row against the one way to write it: a space at both sides of
// each cell, cells as wide as the widest of their column. Text may stand at the left
// or, as numbers do, at the right.
func (d *document) table(rows []*messages.TableRow, by int) {
	var widths []int
	cells := make([][]string, len(rows))
	for n, r := range rows {
		cells[n] = cellsOf(d.lines[r.Location.Line-1])
		for i, c := range cells[n] {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], width(strings.TrimSpace(c)))
		}
	}
	for n, r := range rows {
		d.indented(int(r.Location.Line), by)
		for i, c := range cells[n] {
			if !aligned(c, widths[i]) {
				d.at(r.Location, "the row is not aligned with its table: %s", row(cells[n], widths))
				break
			}
		}
	}
}

func aligned(cell string, wide int) bool {
	left, right := pad(strings.TrimSpace(cell), wide)
	return cell == left || cell == right
}

// pad is a cell with its text at the left and at the right.
func pad(text string, wide int) (left, right string) {
	space := strings.Repeat(" ", wide-width(text))
	return " " + text + space + " ", " " + space + text + " "
}

func row(cells []string, widths []int) string {
	var b strings.Builder
	b.WriteByte('|')
	for i, c := range cells {
		left, _ := pad(strings.TrimSpace(c), widths[i])
		b.WriteString(left + "|")
	}
	return b.String()
}

// cellsOf cuts a row at its bars, but not at \|.
func cellsOf(line string) []string {
	line = strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(line), "|"), "|")
	var cells []string
	start, escaped := 0, false
	for i := range len(line) {
		switch c := line[i]; {
		case escaped:
			escaped = false
		case c == '\\':
			escaped = true
		case c == '|':
			cells = append(cells, line[start:i])
			start = i + 1
		}
	}
	return append(cells, line[start:])
}
