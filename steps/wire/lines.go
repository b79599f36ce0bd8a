package wire

import (
	"fmt"
	"slices"
	"strings"

	"bamboo-spec/support/layout"
	"bamboo-spec/support/match"
	"bamboo-spec/support/mismatch"
	"bamboo-spec/support/sentence"
)

// lines are those that a stream must have, in order.
type lines []streamLine

// streamLine is one of them: all of it, or a field and what its value must be.
type streamLine struct {
	text     string
	gap      bool           // any number of lines
	field    string         // "data", or "" of a comment; with a document or any alone
	any      bool           // any value will do
	document *match.Pattern // nil: the line is taken to the letter
}

// AsWritten is true: a line may hold JSON.
func (*lines) AsWritten(string, map[string]string) bool { return true }

// FromTable refuses a document that cannot be read.
func (l *lines) FromTable(rows []map[string]string) error {
	for i, row := range rows {
		one := streamLine{text: row["line"], gap: match.IsGap(row["line"])}
		name, value, isField := strings.Cut(one.text, ":")
		value = strings.TrimPrefix(value, " ")
		switch {
		case one.gap || !isField:
		case match.IsGap(value):
			one.field, one.any = name, true
		case strings.HasPrefix(value, "{"), strings.HasPrefix(value, "["), strings.HasPrefix(value, "<"):
			document, err := match.Parse(value)
			if err != nil {
				return &sentence.CellError{Row: i, Column: "line", Err: err}
			}
			one.field, one.document = name, document
		}
		*l = append(*l, one)
	}
	return nil
}

// fits reports whether a line that came is this one.
func (l streamLine) fits(came string) bool {
	if l.document == nil && !l.any {
		return l.text == came
	}
	name, value, isField := strings.Cut(came, ":")
	return isField && name == l.field && (l.any || l.document.Fits([]byte(value)))
}

// compare explains where the lines part from those that came; nil if they do not.
func (l lines) compare(came []string) error {
	at := match.Sequence(len(l), len(came), func(i int) bool { return l[i].gap },
		func(i, j int) bool { return l[i].fits(came[j]) })
	if at.Holds {
		return nil
	}
	var wanted []string
	for _, one := range l {
		wanted = append(wanted, one.text)
	}
	where := fmt.Sprintf("line %d was not promised: %s; a last row … allows others", at.Item+1,
		match.Shorten(strings.Join(came[min(at.Item, len(came)):], " ⏎ ")))
	if at.Row < len(l) {
		where = fmt.Sprintf("row %d does not come from line %d on: %s", at.Row+1, at.Item+1, l[at.Row].text)
	}
	return &mismatch.Error{What: "the lines of the stream are not the promised ones",
		Expected: strings.Join(wanted, "\n"), Actual: numbered(came), Where: where}
}

func numbered(came []string) string {
	const most = 40
	rows := [][]string{{"", "came"}}
	for i, line := range came[:min(most, len(came))] {
		rows = append(rows, []string{fmt.Sprint(i + 1), match.Shorten(line)})
	}
	if more := len(came) - most; more > 0 {
		rows = slices.Concat(rows, [][]string{{"", fmt.Sprintf("and %d more", more)}})
	}
	return layout.Table(rows)
}
