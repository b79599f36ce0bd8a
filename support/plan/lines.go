package plan

import (
	"bytes"
	"fmt"
	"strconv"

	messages "github.com/cucumber/messages/go/v34"
)

// span is a run of lines, both ends included, counted from 1.
type span struct{ from, to int }

func (s span) holds(line int) bool { return s.from <= line && line <= s.to }

func (s span) String() string {
	if s.from == s.to {
		return strconv.Itoa(s.from)
	}
	return fmt.Sprintf("%d-%d", s.from, s.to)
}

// where says in a sentence which lines these are.
func (s span) where() string {
	if s.from == s.to {
		return "at this line"
	}
	return "at these lines"
}

// place is where a pickle stands in its file.
type place struct {
	scenario *messages.Scenario
	rule     string // name of the rule around it, "" if none
	span     span   // the whole scenario with its tags and the comment above it, up to the next one
	row      int    // line of its row in the examples, 0 outside an outline
}

// line is where a reader finds the pickle: its row, else its scenario.
func (p *place) line() int {
	if p.row > 0 {
		return p.row
	}
	return int(p.scenario.Location.Line)
}

// chosenWithin tells whether naming these lines of the file means this pickle: rows alone
// when they hold rows of examples without the scenario's heading, all rows otherwise.
func (p *place) chosenWithin(lines span) bool {
	switch {
	case lines.to < p.span.from || p.span.to < lines.from:
		return false
	case p.row == 0 || lines.holds(p.row) || lines.holds(int(p.scenario.Location.Line)):
		return true
	}
	return !p.anyRow(lines.holds)
}

// anyRow reports whether one of the scenario's examples stands at such a line.
func (p *place) anyRow(at func(int) bool) bool {
	for _, ex := range p.scenario.Examples {
		for _, row := range ex.TableBody {
			if at(int(row.Location.Line)) {
				return true
			}
		}
	}
	return false
}

// block is a child of a feature or rule: what begins at its line ends before the next block.
type block struct {
	start    int
	scenario *messages.Scenario // nil for a background or the head of a rule
	rule     string
}

func (d *document) blocks() []block {
	lines := bytes.Split(d.Content, []byte("\n"))
	// What stands right above a block, comments and tags that have no name, is its own.
	begin := func(at *messages.Location, tags []*messages.Tag) int {
		line := int(start(at, tags))
		for line > 1 && bytes.ContainsAny(first(lines[line-2]), "#@") {
			line--
		}
		return line
	}
	var all []block
	scenario := func(s *messages.Scenario, rule string) {
		all = append(all, block{begin(s.Location, s.Tags), s, rule})
	}
	for _, child := range d.AST.Feature.Children {
		switch {
		case child.Scenario != nil:
			scenario(child.Scenario, "")
		case child.Rule != nil:
			all = append(all, block{begin(child.Rule.Location, child.Rule.Tags), nil, ""})
			for _, c := range child.Rule.Children {
				if c.Scenario != nil {
					scenario(c.Scenario, child.Rule.Name)
				}
			}
		}
	}
	return all
}

// first is the first character of a line, if any, that is no space.
func first(line []byte) []byte {
	line = bytes.TrimSpace(line)
	return line[:min(1, len(line))]
}

// start is the line of the first tag above a heading, or of the heading.
func start(at *messages.Location, tags []*messages.Tag) int64 {
	line := at.Line
	for _, t := range tags {
		line = min(line, t.Location.Line)
	}
	return line
}

// places finds where each pickle of the document stands.
func (d *document) places() map[*messages.Pickle]*place {
	type home struct {
		block block
		span  span
	}
	homes := map[string]home{}
	rows := map[string]int{}
	all := d.blocks()
	last := bytes.Count(d.Content, []byte("\n")) + 1
	for i, b := range all {
		end := last
		if i+1 < len(all) {
			end = all[i+1].start - 1
		}
		if b.scenario == nil {
			continue
		}
		homes[b.scenario.Id] = home{b, span{b.start, end}}
		for _, ex := range b.scenario.Examples {
			for _, row := range ex.TableBody {
				rows[row.Id] = int(row.Location.Line)
			}
		}
	}
	found := map[*messages.Pickle]*place{}
	for _, p := range d.Pickles {
		h := homes[p.AstNodeIds[0]]
		pl := &place{scenario: h.block.scenario, rule: h.block.rule, span: h.span}
		if len(p.AstNodeIds) > 1 {
			pl.row = rows[p.AstNodeIds[1]]
		}
		found[p] = pl
	}
	return found
}

// only returns the document's text with every other scenario and every other row
// of examples blanked out; lines keep their numbers. godog is given each chosen
// scenario in this form, so that what it runs is exactly what was chosen, in the
// order that was chosen.
func (d *document) only(p *place) []byte {
	lines := bytes.SplitAfter(d.Content, []byte("\n"))
	blank := func(from, to int) {
		for i := from; i <= min(to, len(lines)); i++ {
			text := bytes.TrimSuffix(lines[i-1], []byte("\n"))
			lines[i-1] = lines[i-1][len(text):] // the last line of a file may have no end
		}
	}
	all := d.blocks()
	for i, b := range all {
		if b.scenario == nil || b.scenario == p.scenario {
			continue
		}
		end := len(lines)
		if i+1 < len(all) {
			end = all[i+1].start - 1
		}
		blank(b.start, end)
	}
	if p.row > 0 {
		for i, ex := range p.scenario.Examples {
			from, to := int(start(ex.Location, ex.Tags)), p.span.to
			if i+1 < len(p.scenario.Examples) {
				next := p.scenario.Examples[i+1]
				to = int(start(next.Location, next.Tags)) - 1
			}
			if !(span{from, to}).holds(p.row) {
				blank(from, to)
				continue
			}
			for _, row := range ex.TableBody {
				if l := int(row.Location.Line); l != p.row {
					blank(l, l)
				}
			}
		}
	}
	return bytes.Join(lines, nil)
}
