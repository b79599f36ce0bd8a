package lint

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	messages "github.com/cucumber/messages/go/v34"
)

// Fix formats a feature file: indentation, tables, spaces and empty lines at ends.
// What it says stays the same, to the letter of every doc string. A file that
// cannot be parsed as it is written is returned as it is. Its line ends and its byte order mark stay.
func Fix(s Source) (Source, error) {
	d := parse(s)
	if d.feature == nil || d.read.Mended {
		return s, nil
	}
	f := fixer{document: d, layout: d.toBe(), exact: d.docStrings()}
	f.tables()
	f.docStrings()
	f.indents()
	f.ends()
	fixed := Source{s.File, d.read.Encode([]byte(strings.Join(f.lines, "\n")))}
	if after := parse(fixed); after.read == nil || !sayTheSame(d, after) {
		return s, fmt.Errorf("%s: formatting it would change what it says; format it by hand", s.File)
	}
	return fixed, nil
}

// fixer rewrites the lines of a document; their numbers stay until the end.
type fixer struct {
	*document
	layout *layout
	exact  map[int]bool // lines inside of doc strings
}

func (f *fixer) tables() {
	for _, rows := range f.layout.tables {
		cells, widths := f.cells(rows)
		for n, r := range rows {
			f.lines[r.Location.Line-1] = fixedRow(cells[n], widths)
		}
	}
}

// fixedRow writes a row with its cells at the left, or at the right where they stood there.
func fixedRow(cells []string, widths []int) string {
	var b strings.Builder
	b.WriteByte('|')
	for i, c := range cells {
		left, right := pad(strings.TrimSpace(c), widths[i])
		if strings.HasPrefix(c, "  ") && !strings.HasSuffix(c, "  ") && strings.HasSuffix(c, " ") {
			left = right
		}
		b.WriteString(left + "|")
	}
	return b.String()
}

// docStrings moves what stands between delimiters by as much as the delimiters move.
func (f *fixer) docStrings() {
	for _, doc := range f.layout.docs {
		line := int(doc.Location.Line)
		by := f.layout.indents[line] - indentOf(f.lines[line-1])
		for line++; f.exact[line]; line++ {
			f.lines[line-1] = moved(f.lines[line-1], by)
		}
		f.layout.indents[line] = f.layout.indents[int(doc.Location.Line)]
	}
}

// moved is a line with so many spaces more, or less where there are some.
func moved(line string, by int) string {
	switch {
	case strings.TrimSpace(line) == "" && by > 0:
		return line
	case by >= 0:
		return strings.Repeat(" ", by) + line
	}
	return line[min(-by, indentOf(line)):]
}

func (f *fixer) indents() {
	for line := len(f.lines); line > 0; line-- { // from below: a comment stands as the line that it is about
		text := f.lines[line-1]
		by, known := f.layout.indents[line]
		switch trimmed := strings.TrimLeft(text, " \t"); {
		case f.exact[line]:
		case known:
			f.lines[line-1] = strings.Repeat(" ", by) + trimmed
		case f.isComment(line) && f.below(line) > 0:
			f.lines[line-1] = strings.Repeat(" ", indentOf(f.lines[f.below(line)-1])) + trimmed
		default:
			f.lines[line-1] = strings.ReplaceAll(text[:len(text)-len(trimmed)], "\t", "  ") + trimmed
		}
	}
}

func (f *fixer) isComment(line int) bool {
	for _, c := range f.comments {
		if int(c.Location.Line) == line {
			return true
		}
	}
	return false
}

func (f *fixer) ends() {
	for i, text := range f.lines {
		if !f.exact[i+1] {
			f.lines[i] = strings.TrimRight(text, " \t")
		}
	}
	for n := len(f.lines); n > 0 && f.lines[n-1] == ""; n-- {
		f.lines = f.lines[:n-1]
	}
	f.lines = append(f.lines, "")
}

// sayTheSame compares what two documents would run.
func sayTheSame(a, b *document) bool { return bytes.Equal(spokenOf(a), spokenOf(b)) }

func spokenOf(d *document) []byte {
	type step struct {
		Text     string
		Kind     messages.PickleStepType
		Argument *messages.PickleStepArgument
	}
	var all []any
	for _, p := range d.read.Pickles {
		all = append(all, p.Name)
		for _, t := range p.Tags {
			all = append(all, t.Name)
		}
		for _, s := range p.Steps {
			all = append(all, step{s.Text, s.Type, s.Argument})
		}
	}
	text, err := json.Marshal(all)
	if err != nil {
		return nil
	}
	return text
}
