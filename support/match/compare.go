package match

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tidwall/gjson"

	"bamboo-spec/support/mismatch"
)

// Document compares a document with a pattern; what names it in messages. The
// error is a *mismatch.Error that names each place at which they part.
func (p *Pattern) Document(what string, doc []byte) error {
	if !gjson.ValidBytes(doc) {
		return &mismatch.Error{What: what + " is not JSON", Expected: p.text, Actual: Shorten(string(doc))}
	}
	var c comparison
	c.compare(p, gjson.ParseBytes(doc), "")
	if len(c.parted) == 0 {
		return nil
	}
	return &mismatch.Error{What: what + " is not the promised document", Expected: p.text, Actual: Shorten(string(doc)),
		Where: strings.Join(c.parted, "\n")}
}

// Fits tells whether a document is as the pattern says.
func (p *Pattern) Fits(doc []byte) bool {
	return gjson.ValidBytes(doc) && p.fits(gjson.ParseBytes(doc))
}

// SameJSON tells whether two texts are JSON of one value: fields in any order, numbers to the last digit.
func SameJSON(a, b string) bool {
	return gjson.Valid(a) && gjson.Valid(b) && same(gjson.Parse(a), gjson.Parse(b))
}

func (p *Pattern) fits(v gjson.Result) bool {
	var c comparison
	c.compare(p, v, "")
	return len(c.parted) == 0
}

// comparison gathers the places at which a document parts from its pattern.
type comparison struct{ parted []string }

func (c *comparison) part(path, format string, args ...any) {
	if path == "" {
		path = "the whole"
	}
	c.parted = append(c.parted, path+": "+fmt.Sprintf(format, args...))
}

func (c *comparison) compare(p *Pattern, v gjson.Result, path string) {
	switch {
	case p.any != nil:
		if !p.any.fits(v) {
			c.part(path, "<%s> was promised, %s came", p.any.name, Shorten(v.Raw))
		}
	case p.object:
		c.object(p, v, path)
	case p.list != nil:
		c.list(p, v, path)
	case !same(gjson.Parse(p.literal), v):
		c.part(path, "%s was promised, %s came", p.literal, Shorten(v.Raw))
	}
}

func (c *comparison) object(p *Pattern, v gjson.Result, path string) {
	if !v.IsObject() {
		c.part(path, "an object was promised, %s came", Shorten(v.Raw))
		return
	}
	var names []string
	came := v.Map()
	for _, f := range p.fields {
		names = append(names, f.name)
		at := below(path, f.name)
		if w, ok := came[f.name]; ok {
			c.compare(f.value, w, at)
		} else {
			c.part(at, "it is missing; there is %s", fields(v))
		}
	}
	if p.open {
		return
	}
	v.ForEach(func(k, w gjson.Result) bool {
		if !slices.Contains(names, k.Str) {
			c.part(below(path, k.Str), "it was not promised, %s came; … allows other fields", Shorten(w.Raw))
		}
		return true
	})
}

func (c *comparison) list(p *Pattern, v gjson.Result, path string) {
	if !v.IsArray() {
		c.part(path, "a list was promised, %s came", Shorten(v.Raw))
		return
	}
	items := v.Array()
	if p.loose {
		c.anyOrder(p, items, path)
		return
	}
	if !slices.ContainsFunc(p.list, func(e *Pattern) bool { return e.gap }) && len(items) == len(p.list) {
		for i, e := range p.list {
			c.compare(e, items[i], below(path, fmt.Sprint(i)))
		}
		return
	}
	at := Sequence(len(p.list), len(items), func(i int) bool { return p.list[i].gap },
		func(i, j int) bool { return p.list[i].fits(items[j]) })
	switch {
	case at.Holds:
	case at.Row < len(p.list) && at.Item < len(items):
		c.compare(p.list[at.Row], items[at.Item], below(path, fmt.Sprint(at.Item)))
	case at.Row < len(p.list):
		c.part(path, "the list ends after %d elements, and element %d that was promised did not come", len(items),
			at.Row+1)
	default:
		c.part(below(path, fmt.Sprint(at.Item)), "it was not promised, %s came; … allows other elements",
			Shorten(items[at.Item].Raw))
	}
}

func below(path, name string) string {
	name = strings.ReplaceAll(name, ".", `\.`)
	if path == "" {
		return name
	}
	return path + "." + name
}
