package sentence

import (
	"slices"

	"bamboo-spec/support/capability"
)

// Needs declares what the sentence needs of a target.
func Needs(cs ...capability.Capability) Option {
	return func(s *Sentence) { s.Needs = capability.Of(append(s.Needs, cs...)...) }
}

// Later is a need of a sentence that stands behind one with another need.
type Later struct{ Behind, Needs capability.Capability }

// NeedsBehind declares what the sentence needs if one before it needs something else: history that
// is looked at after a restart must have survived it.
func NeedsBehind(other capability.Capability, needs ...capability.Capability) Option {
	return func(s *Sentence) {
		for _, c := range needs {
			s.After = append(s.After, Later{other, c})
		}
	}
}

// CellNeeds is what the cells of a column need, by what stands in them in English.
type CellNeeds struct {
	Column string
	Of     func(cell string) capability.Set // of "" too, in a table without the column
}

// NeedsByCell declares what each row of the sentence's table needs, by its cell in a column.
func NeedsByCell(column string, of func(cell string) capability.Set) Option {
	return func(s *Sentence) { s.Cells = append(s.Cells, CellNeeds{column, of}) }
}

// NeedsOf is what the sentence needs, behind sentences that need before, with the rows of a table
// below it; the first row is the header.
func (s *Sentence) NeedsOf(before capability.Set, rows [][]string) capability.Set {
	needs := slices.Clone(s.Needs)
	for _, l := range s.After {
		if before.Has(l.Behind) {
			needs = append(needs, l.Needs)
		}
	}
	for _, c := range s.Cells {
		for i := 1; i < len(rows); i++ {
			needs = append(needs, c.Of(s.cell(rows[0], rows[i], c.Column))...)
		}
	}
	return capability.Of(needs...)
}

// cell is the English word in a column of a row, "" if the table has no such column.
func (s *Sentence) cell(header, row []string, column string) string {
	for i, h := range header {
		c := s.Column(h)
		if c.Means != column || i >= len(row) {
			continue
		}
		if english, ok := c.Words[row[i]]; ok {
			return english
		}
		return row[i]
	}
	return ""
}
