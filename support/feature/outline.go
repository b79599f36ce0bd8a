package feature

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	messages "github.com/cucumber/messages/go/v34"

	"bamboo-spec/support/lookalike"
	"bamboo-spec/support/match"
	"bamboo-spec/support/spelling"
)

// Placeholder finds the <name> of an outline: Gherkin puts in its place what the column of
// that name holds. A space behind < or before > makes it a comparison.
var Placeholder = regexp.MustCompile(`<([^\s<>](?:[^<>\n]*[^\s<>])?)>`)

// outline checks that each <name> of a scenario with examples has a column, that each column
// is used, and that the rows differ: else something other than what was written would be run.
func (c *checker) outline(s *messages.Scenario) {
	used := map[string]bool{}
	for _, e := range s.Examples {
		if e.TableHeader == nil {
			continue
		}
		columns := values(e.TableHeader)
		c.placeholders(s, e, columns, used)
		for i, cell := range e.TableHeader.Cells {
			switch {
			case cell.Value == "":
				c.add(cell.Location,
					"a column of the examples has no name, so no step can use it; name it or remove it")
			case slices.Contains(columns[:i], cell.Value):
				c.add(cell.Location,
					"the examples have the column “%s” twice, and only the first one counts; remove one", cell.Value)
			case !used[cell.Value]:
				c.add(cell.Location,
					"no step uses the column “%s” of the examples; write <%s> in a step, or remove the column",
					cell.Value, cell.Value)
			}
		}
	}
	c.rows(s)
}

// placeholders checks each place where Gherkin looks for <name>, and notes the names.
func (c *checker) placeholders(s *messages.Scenario, e *messages.Examples, columns []string, used map[string]bool) {
	look := func(at *messages.Location, text string) {
		for _, m := range Placeholder.FindAllStringSubmatch(text, -1) {
			used[m[1]] = true
			if !slices.Contains(columns, m[1]) && !match.IsPlaceholder(m[1]) {
				c.add(at, "<%s> has no column in the examples in line %d, so it would stand there as it is%s",
					m[1], e.Location.Line, nearest(m[1], columns))
			}
		}
	}
	look(s.Location, s.Name)
	for _, st := range s.Steps {
		look(st.Location, st.Text)
		if doc := st.DocString; doc != nil {
			look(doc.Location, doc.MediaType+"\n"+doc.Content)
		}
		if st.DataTable == nil {
			continue
		}
		for _, r := range st.DataTable.Rows {
			for _, cell := range r.Cells {
				look(cell.Location, cell.Value)
			}
		}
	}
}

// nearest says which column was meant, or how to say <name> itself.
func nearest(name string, columns []string) string {
	for _, column := range columns {
		if lookalike.Fold(column) == lookalike.Fold(name) {
			return fmt.Sprintf("; the column “%s” only looks the same: write both in one way", column)
		}
	}
	if hint := spelling.DidYouMean(name, columns); hint != "" {
		return hint
	}
	return "; add the column, also if the text itself is meant: its cell may hold it"
}

// rows checks that no two rows of a scenario's examples say the same.
func (c *checker) rows(s *messages.Scenario) {
	lines := map[string]int64{}
	for _, e := range s.Examples {
		if e.TableHeader == nil {
			continue
		}
		columns := values(e.TableHeader)
		for _, r := range e.TableBody {
			var cells []string
			for i, v := range values(r) {
				cells = append(cells, fmt.Sprintf("%q: %q", columns[i], v))
			}
			slices.Sort(cells)
			row := strings.Join(cells, ", ")
			if first, ok := lines[row]; ok {
				c.add(r.Location, "the same row stands in line %d, so the same would be run twice; remove one", first)
				continue
			}
			lines[row] = r.Location.Line
		}
	}
}

func values(r *messages.TableRow) []string {
	var all []string
	for _, c := range r.Cells {
		all = append(all, c.Value)
	}
	return all
}
