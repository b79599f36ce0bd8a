package lint

import (
	"slices"
	"strings"

	messages "github.com/cucumber/messages/go/v34"

	width "bamboo-spec/support/layout"
)

const indent = 2

// layout is where everything of a file is to stand: two spaces inside what it belongs to.
type layout struct {
	indents map[int]int // of the lines that a keyword, a tag, a row or a delimiter begins
	tables  [][]*messages.TableRow
	docs    []*messages.DocString
}

func (d *document) toBe() *layout {
	l := &layout{indents: map[int]int{}}
	l.stands(d.feature.Location, 0, d.feature.Tags)
	for _, c := range d.feature.Children {
		switch {
		case c.Rule != nil:
			l.stands(c.Rule.Location, indent, c.Rule.Tags)
			for _, rc := range c.Rule.Children {
				l.block(rc.Background, rc.Scenario, 2*indent)
			}
		default:
			l.block(c.Background, c.Scenario, indent)
		}
	}
	return l
}

func (l *layout) block(b *messages.Background, s *messages.Scenario, by int) {
	if b != nil {
		l.stands(b.Location, by, nil)
		l.said(b.Steps, by+indent)
	}
	if s == nil {
		return
	}
	l.stands(s.Location, by, s.Tags)
	l.said(s.Steps, by+indent)
	for _, e := range s.Examples {
		l.stands(e.Location, by+indent, e.Tags)
		if e.TableHeader != nil {
			l.table(append([]*messages.TableRow{e.TableHeader}, e.TableBody...), by+2*indent)
		}
	}
}

func (l *layout) said(steps []*messages.Step, by int) {
	for _, s := range steps {
		l.stands(s.Location, by, nil)
		if s.DataTable != nil {
			l.table(s.DataTable.Rows, by+indent)
		}
		if s.DocString != nil {
			l.stands(s.DocString.Location, by+indent, nil)
			l.docs = append(l.docs, s.DocString)
		}
	}
}

func (l *layout) table(rows []*messages.TableRow, by int) {
	l.tables = append(l.tables, rows)
	for _, r := range rows {
		l.stands(r.Location, by, nil)
	}
}

// stands places a line, and those of its tags.
func (l *layout) stands(at *messages.Location, by int, tags []*messages.Tag) {
	l.indents[int(at.Line)] = by
	for _, t := range tags {
		l.indents[int(t.Location.Line)] = by
	}
}

// layout checks that everything stands where it is to stand, and that the columns of
// tables are aligned.
func (d *document) layout() {
	l := d.toBe()
	for line, by := range l.indents {
		d.indented(line, by)
	}
	for _, c := range d.comments {
		d.comment(int(c.Location.Line))
	}
	for _, t := range l.tables {
		d.table(t)
	}
}

func (d *document) indented(line, by int) {
	if got := indentOf(d.lines[line-1]); got != by && !d.misread(line) {
		d.add(line, got+1, "indented by %d, not by %d spaces", got, by)
	}
}

// misread reports whether the reader could not read the line as it is written.
func (d *document) misread(line int) bool {
	return d.read.Mended && slices.ContainsFunc(d.all, func(f Finding) bool { return f.Line == line })
}

func indentOf(line string) int { return len(line) - len(strings.TrimLeft(line, " \t")) }

// comment checks that a comment is indented as the line that it is about.
func (d *document) comment(line int) {
	if below := d.below(line); below > 0 {
		d.indented(line, indentOf(d.lines[below-1]))
	}
}

// below is the next line behind a comment that is neither empty nor a comment; 0: none.
func (d *document) below(line int) int {
	for i, text := range d.lines[line:] {
		if text = strings.TrimSpace(text); text != "" && text[0] != '#' {
			return line + i + 1
		}
	}
	return 0
}

// table checks each row against the one way to write it: a space at both sides of
// each cell, cells as wide as the widest of their column. Text may stand at the left
// or, as numbers do, at the right.
func (d *document) table(rows []*messages.TableRow) {
	cells, widths := d.cells(rows)
	for n, r := range rows {
		for i, c := range cells[n] {
			if !aligned(c, widths[i]) && !strings.Contains(strings.TrimSpace(c), "\t") { // of which text tells
				d.at(r.Location, "the row is not aligned with its table: %s", row(cells[n], widths))
				break
			}
		}
	}
}

// cells are the cells of a table as they are written, and how wide each column is to be.
func (d *document) cells(rows []*messages.TableRow) (cells [][]string, widths []int) {
	cells = make([][]string, len(rows))
	for n, r := range rows {
		cells[n] = cellsOf(d.lines[r.Location.Line-1])
		for i, c := range cells[n] {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], width.Columns(strings.TrimSpace(c)))
		}
	}
	return cells, widths
}

func aligned(cell string, wide int) bool {
	left, right := pad(strings.TrimSpace(cell), wide)
	return cell == left || cell == right
}

// pad is a cell with its text at the left and at the right.
func pad(text string, wide int) (left, right string) {
	space := strings.Repeat(" ", wide-width.Columns(text))
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
