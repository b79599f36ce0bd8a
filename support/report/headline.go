package report

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"bamboo-spec/support/objective"
)

// longestValue is how many characters of a value a headline shows.
const longestValue = 80

// values are what was promised and what came, in one line; "" if the failure does not tell.
func (r *Result) values() string {
	if text := r.brokenObjective(); text != "" {
		return text
	}
	text := r.Err.Error()
	what, _, _ := strings.Cut(text, "\n")
	expected, actual := "", ""
	row := "" // that came, where what was expected is no table
	for _, l := range MessageLines(text) {
		m := sideLabel.FindStringSubmatch(l.Text)
		switch {
		case m == nil || m[3] == "":
		case l.Cells != nil && m[2] == "actual":
			row = strings.Join(l.Cells, " ")
		case l.Cells != nil:
		case m[2] == "expected" && expected == "":
			expected = m[3]
		case m[2] == "actual" && actual == "":
			actual = m[3]
		}
	}
	switch {
	case expected == "" && actual == "":
		if reordered(text) {
			return what + ": what was promised came in another order"
		}
		switch expected, actual = firstDifference(text); {
		case expected == "" && actual == "":
			if told := where(text); told != "" && listAgainstTable(text) {
				return what + ": " + shortValue(told)
			}
			expected, actual = firstLine(text)
		case actual == "":
			return fmt.Sprintf("%s: %s is missing", what, shortValue(expected))
		}
	case actual == "":
		actual = row
	}
	switch {
	case expected != "" && actual != "":
		return fmt.Sprintf("%s: %s, promised %s", what, shortValue(actual), shortValue(expected))
	case actual != "":
		return fmt.Sprintf("%s: %s", what, shortValue(actual))
	}
	return what
}

// failure is the error, with the headline in place of its first line.
func (r *Result) failure() string {
	text, headline := r.Err.Error(), r.values()
	first, rest, more := strings.Cut(text, "\n")
	switch {
	case !strings.HasPrefix(headline, first):
		return headline + "\n" + text
	case more:
		return headline + "\n" + rest
	}
	return headline
}

// sides are the rows, or the lines, that stand below what was expected and below what came.
func sides(text string) (expected, actual []string) {
	side, below := "", map[string][]string{}
	for _, l := range MessageLines(text) {
		line := strings.TrimSpace(l.Text)
		if m := sideLabel.FindStringSubmatch(l.Text); m != nil {
			side, line = m[2], m[3]
		} else if strings.HasPrefix(line, "where:") {
			side = ""
		}
		if l.Cells != nil {
			line = strings.Join(l.Cells, " ")
		}
		if side != "" && line != "" {
			below[side] = append(below[side], line)
		}
	}
	return below["expected"], below["actual"]
}

// listAgainstTable reports whether lines were expected, and what came is told as a table, which has a header.
func listAgainstTable(text string) bool {
	side, tables := "", map[string]bool{}
	for _, l := range MessageLines(text) {
		if m := sideLabel.FindStringSubmatch(l.Text); m != nil {
			side = m[2]
		}
		tables[side] = tables[side] || l.Cells != nil
	}
	return tables["actual"] && !tables["expected"]
}

// where is what a failure says of the place at which the two sides part, its first two lines.
func where(text string) string {
	_, below, _ := strings.Cut(text, "\n  where:")
	lines := strings.SplitN(below, "\n", 4)
	if first := strings.TrimSpace(lines[0]); first != "" || len(lines) < 2 {
		return first
	}
	said := strings.TrimSpace(lines[1])
	if strings.HasSuffix(said, ":") && len(lines) > 2 {
		said += " " + strings.TrimSpace(lines[2])
	}
	return said
}

// reordered reports whether what came are the rows, or the lines, that were expected.
func reordered(text string) bool {
	expected, actual := sides(text)
	slices.Sort(expected)
	slices.Sort(actual)
	return len(expected) > 1 && slices.Equal(expected, actual)
}

// firstLine are the first lines that differ between what was expected and what came.
func firstLine(text string) (expected, actual string) {
	e, a := sides(text)
	for i := range min(len(e), len(a)) {
		if e[i] != a[i] {
			return e[i], a[i]
		}
	}
	return "", ""
}

// firstDifference are the first cells that differ between the tables of what was expected and what came.
func firstDifference(text string) (expected, actual string) {
	side, before := "", map[string]string{}
	for _, l := range MessageLines(text) {
		if m := sideLabel.FindStringSubmatch(l.Text); m != nil {
			side = m[2]
		}
		if before[side] != "" || !l.differs() {
			continue
		}
		var cells []string
		for i, d := range l.Differs {
			if d && i < len(l.Cells) && l.Cells[i] != "" {
				cells = append(cells, l.Cells[i])
			}
		}
		before[side] = strings.Join(cells, " ")
	}
	return before["expected"], before["actual"]
}

// brokenObjective names the first objective that was broken: added first token latency p95 131 ms, promised < 100 ms.
func (r *Result) brokenObjective() string {
	failed := r.Failed()
	if failed == nil || len(r.Measurements) == 0 || r.Verdict == Unjudged {
		return ""
	}
	last := r.Measurements[len(r.Measurements)-1]
	var broken *objective.Failure
	if last.Step >= len(r.Steps) || !errors.As(r.Steps[last.Step].Err, &broken) || len(last.Verdicts.Invalid) > 0 {
		return ""
	}
	text, more := "", 0
	for _, j := range last.Verdicts.Rows {
		switch {
		case j.Verdict != objective.Broken:
		case text == "":
			text = fmt.Sprintf("%s %s, promised %s", j.Name(), j.Got, j.Limit)
			if j.Got == "" {
				text = fmt.Sprintf("%s: %s, promised %s", j.Name(), j.Reason, j.Limit)
			}
		default:
			more++
		}
	}
	if more > 0 {
		text += fmt.Sprintf(", and %d more", more)
	}
	return text
}

// shortValue leaves the beginning of a value and its end, which is where long ones that begin alike differ.
func shortValue(text string) string {
	r := []rune(text)
	if len(r) <= longestValue {
		return text
	}
	const end = longestValue * 3 / 8
	return string(r[:longestValue-1-end]) + "…" + string(r[len(r)-end:])
}
