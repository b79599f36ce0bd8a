package report

import (
	"regexp"
	"slices"
	"strings"

	"bamboo-spec/support/layout"
)

// MessageLine is a line of what a failure says.
type MessageLine struct {
	Text  string
	Cells []string // of a row of a table; nil: it is none
	// Differs tells of each cell whether it is not what stands in its place on the other side: of what was expected,
	// or of what came. nil: nothing does.
	Differs []bool
}

// mostRows is how many rows of a table are compared with those of another.
const mostRows = 300

var sideLabel = regexp.MustCompile(`^( *)(expected|actual): *(.*)$`)

// MessageLines are the lines of a failure. Where it shows a table of what was expected and one of what came, the cells
// that differ are marked. A cell that is blank or holds a <placeholder> in what was expected stands for anything.
func MessageLines(text string) []MessageLine {
	var lines []MessageLine
	var expected, actual []int // the rows of the tables that belong together
	side := ""
	for line := range strings.Lines(text) {
		l := MessageLine{Text: strings.TrimRight(line, "\r\n")}
		rest := l.Text
		if m := sideLabel.FindStringSubmatch(l.Text); m != nil {
			if m[2] == "expected" {
				markPair(lines, expected, actual)
				expected, actual = nil, nil
			}
			side, rest = m[2], m[3]
		}
		cells, isRow := cellsOf(rest)
		switch {
		case !isRow && (strings.HasPrefix(strings.TrimSpace(rest), "where:") || rest != l.Text && rest != ""):
			side = "" // the value is no table
		case !isRow:
		case side == "expected":
			expected = append(expected, len(lines))
		case side == "actual":
			actual = append(actual, len(lines))
		}
		if isRow {
			l.Cells = cells
		}
		lines = append(lines, l)
	}
	markPair(lines, expected, actual)
	return lines
}

// cellsOf are the cells of a line that stands between | and |.
func cellsOf(line string) ([]string, bool) {
	line = strings.TrimSpace(line)
	inner, begins := strings.CutPrefix(line, "| ")
	inner, ends := strings.CutSuffix(inner, " |")
	if !begins || !ends {
		return nil, false
	}
	row := strings.Split(inner, " | ")
	for i, c := range row {
		row[i] = strings.TrimSpace(c)
	}
	return row, true
}

// markPair marks what differs between two tables, which are given as indexes of lines.
func markPair(lines []MessageLine, expected, actual []int) {
	if len(expected) == 0 || len(actual) == 0 || max(len(expected), len(actual)) > mostRows {
		return
	}
	same := func(e, a int) bool {
		return !slices.Contains(differing(lines[expected[e]].Cells, lines[actual[a]].Cells), true)
	}
	e, a := 0, 0
	for _, pair := range append(alignment(len(expected), len(actual), same), [2]int{len(expected), len(actual)}) {
		for ; e < pair[0] || a < pair[1]; e, a = min(e+1, pair[0]), min(a+1, pair[1]) {
			switch {
			case e < pair[0] && a < pair[1] && len(lines[expected[e]].Cells) == len(lines[actual[a]].Cells):
				d := differing(lines[expected[e]].Cells, lines[actual[a]].Cells)
				lines[expected[e]].Differs, lines[actual[a]].Differs = d, d
			default: // it has no partner
				if e < pair[0] {
					lines[expected[e]].Differs = slices.Repeat([]bool{true}, len(lines[expected[e]].Cells))
				}
				if a < pair[1] {
					lines[actual[a]].Differs = slices.Repeat([]bool{true}, len(lines[actual[a]].Cells))
				}
			}
		}
		e, a = pair[0]+1, pair[1]+1
	}
}

var placeholderCell = regexp.MustCompile(`^<[^<>]+>$`)

// differing tells which cells of two rows are not alike; all, if the rows are not equally long.
func differing(expected, actual []string) []bool {
	d := make([]bool, max(len(expected), len(actual)))
	for i := range d {
		d[i] = len(expected) != len(actual) ||
			expected[i] != "" && expected[i] != actual[i] && !placeholderCell.MatchString(expected[i])
	}
	return d
}

// alignment is a longest common subsequence of rows, as pairs of their indexes.
func alignment(n, m int, same func(int, int) bool) [][2]int {
	length := make([][]int, n+1) // of what is common behind two rows
	for i := range length {
		length[i] = make([]int, m+1)
	}
	for i := n - 1; i >= 0; i-- {
		for k := m - 1; k >= 0; k-- {
			length[i][k] = max(length[i+1][k], length[i][k+1])
			if same(i, k) {
				length[i][k] = max(length[i][k], 1+length[i+1][k+1])
			}
		}
	}
	var pairs [][2]int
	for i, k := 0, 0; i < n && k < m; {
		switch {
		case same(i, k) && length[i][k] == 1+length[i+1][k+1]:
			pairs = append(pairs, [2]int{i, k})
			i, k = i+1, k+1
		case length[i+1][k] >= length[i][k+1]:
			i++
		default:
			k++
		}
	}
	return pairs
}

// differs tells whether anything in the line is marked.
func (l MessageLine) differs() bool { return slices.Contains(l.Differs, true) }

// marked is what a failure says, with a mark beside each row that differs. Its cells are painted, where that can be
// seen, or underlined.
func (p Terminal) marked(text string) string {
	var b strings.Builder
	for i, l := range MessageLines(text) {
		if i > 0 {
			b.WriteByte('\n')
		}
		if !l.differs() {
			b.WriteString(l.Text)
			continue
		}
		before, after, _ := strings.Cut(l.Text, "|")
		if gutter, free := strings.CutSuffix(before, "  "); free {
			before = gutter + "≠ "
		}
		cells := strings.Split(strings.TrimSuffix(after, "|"), "|")
		if len(cells) != len(l.Differs) { // a cell holds the mark between cells
			b.WriteString(before + "|" + after)
			continue
		}
		under := strings.Repeat(" ", layout.Columns(before)+1)
		b.WriteString(before + "|")
		for n, cell := range cells {
			shown, line := cell, " "
			if l.Differs[n] {
				shown, line = p.paint(red, cell), "^"
			}
			trimmed := strings.TrimSpace(cell)
			under += " " + strings.Repeat(line, layout.Columns(trimmed)) +
				strings.Repeat(" ", max(0, layout.Columns(cell)-layout.Columns(trimmed)-1)) + " "
			b.WriteString(shown + "|")
		}
		if under = strings.TrimRight(under, " "); !p.Colours && slices.Contains(l.Differs, false) && under != "" {
			b.WriteString("\n" + under)
		}
	}
	return b.String()
}
