package match

import (
	"errors"
	"fmt"
	"slices"

	"github.com/tidwall/gjson"
)

// AnyOrder is a document with placeholders whose lists may come in any order.
type AnyOrder struct{ document *Pattern }

// UnmarshalText refuses what is no document.
func (a *AnyOrder) UnmarshalText(text []byte) (err error) {
	a.document, err = parseDocument(text)
	if err == nil {
		a.document.loosen(false)
	}
	return err
}

// Compare compares what came with the document.
func (a AnyOrder) Compare(what string, came []byte) error { return a.document.Document(what, came) }

// Subset is a part of a document: objects may have further fields, lists further elements, in any order.
type Subset struct{ document *Pattern }

// UnmarshalText refuses what is no document.
func (s *Subset) UnmarshalText(text []byte) (err error) {
	s.document, err = parseDocument(text)
	if err == nil {
		s.document.loosen(true)
	}
	return err
}

// Compare looks for the part in what came.
func (s Subset) Compare(what string, came []byte) error { return s.document.Document(what, came) }

func parseDocument(text []byte) (*Pattern, error) {
	if !isDocument(string(text)) {
		return nil, errors.New("a document is wanted here: JSON that begins with { or [")
	}
	return Parse(string(text))
}

// loosen lets every list come in any order; with more, lists and objects may hold more than the document says.
func (p *Pattern) loosen(more bool) {
	p.open = p.open || more
	p.loose = true
	p.more = more || slices.ContainsFunc(p.list, func(e *Pattern) bool { return e.gap })
	p.list = slices.DeleteFunc(p.list, func(e *Pattern) bool { return e.gap })
	for _, e := range p.list {
		e.loosen(more)
	}
	for _, f := range p.fields {
		f.value.loosen(more)
	}
}

// anyOrder pairs the elements that were promised with those that came, each with one of its own.
func (c *comparison) anyOrder(p *Pattern, items []gjson.Result, path string) {
	pairs := pairing{fits: func(row, item int) bool { return p.list[row].fits(items[item]) },
		row: slices.Repeat([]int{-1}, len(items))}
	for row, e := range p.list {
		if !pairs.find(row, make([]bool, len(items))) {
			c.part(path, "no element of the list is left for the promised %s", e.described())
		}
	}
	if p.more {
		return
	}
	for item, row := range pairs.row {
		if row < 0 {
			c.part(below(path, fmt.Sprint(item)), "it was not promised, %s came; … allows other elements",
				Shorten(items[item].Raw))
		}
	}
}

// pairing is a matching of rows and items, grown by augmenting paths.
type pairing struct {
	fits func(row, item int) bool
	row  []int // of each item; -1: none
}

// find gives the row an item, and the row that had it another one.
func (p *pairing) find(row int, tried []bool) bool {
	for item, has := range p.row {
		if tried[item] || !p.fits(row, item) {
			continue
		}
		tried[item] = true
		if has < 0 || p.find(has, tried) {
			p.row[item] = row
			return true
		}
	}
	return false
}

// described is a part of a document in a message.
func (p *Pattern) described() string {
	switch {
	case p.any != nil:
		return "<" + p.any.name + ">"
	case p.object:
		text := "{"
		for i, f := range p.fields {
			if i > 0 {
				text += ", "
			}
			text += fmt.Sprintf("%q: %s", f.name, f.value.described())
		}
		return Shorten(text + "}")
	case p.list != nil:
		return fmt.Sprintf("list of %d", len(p.list))
	}
	return Shorten(p.literal)
}
