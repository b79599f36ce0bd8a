package match

import (
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/tidwall/gjson"

	"bamboo-spec/support/spelling"
)

// Pattern is a JSON document in which placeholders may stand: <any string> for a
// value, … for any number of others.
type Pattern struct {
	literal string // JSON of a value that must be the same; "" for the kinds below
	any     *placeholder
	gap     bool // … in a list: any number of elements
	list    []*Pattern
	fields  []field
	object  bool // fields counts
	open    bool // of an object: … other fields may be there
	loose   bool // of a list: its elements may come in any order
	more    bool // of a list that is loose: others may be there
	text    string
}

type field struct {
	name  string
	value *Pattern
}

// placeholder stands for every value of a kind.
type placeholder struct {
	name    string
	meaning string
	fits    func(gjson.Result) bool
}

var placeholders = []placeholder{
	{"any string", "any text, an empty one too", func(v gjson.Result) bool { return v.Type == gjson.String }},
	{"any number", "any number", func(v gjson.Result) bool { return v.Type == gjson.Number }},
	{"any boolean", "true or false", func(v gjson.Result) bool { return v.IsBool() }},
	{"any list", "any list", func(v gjson.Result) bool { return v.IsArray() }},
	{"any object", "any object", func(v gjson.Result) bool { return v.IsObject() }},
	{"anything", "any value, null too", func(v gjson.Result) bool { return v.Exists() }},
	{"uuid", "a text of the form 123e4567-e89b-12d3-a456-426614174000", isUUID},
	{"timestamp", "a text as in RFC 3339, or seconds or milliseconds since 1970", isTimestamp},
}

const numberBetween = "number between "

// Placeholders explains what can stand in a document in place of a value.
func Placeholders() [][2]string {
	var all [][2]string
	for _, p := range placeholders {
		all = append(all, [2]string{"<" + p.name + ">", p.meaning})
	}
	return append(all,
		[2]string{"<number between 1 and 5>", "a number from the first to the second, both included"},
		[2]string{"…",
			"in an object: other fields may be there; in a list: any number of other elements; as a row of a table: " +
				"any number of others"})
}

func findPlaceholder(name string) (*placeholder, error) {
	if rest, ok := strings.CutPrefix(name, numberBetween); ok {
		from, to, err := between(rest)
		return &placeholder{name: name,
			fits: func(v gjson.Result) bool { return v.Type == gjson.Number && from <= v.Num && v.Num <= to }}, err
	}
	var names []string
	for i := range placeholders {
		if placeholders[i].name == name {
			return &placeholders[i], nil
		}
		names = append(names, placeholders[i].name)
	}
	return nil, fmt.Errorf("<%s> stands for nothing%s; what can: <%s>, <number between 1 and 5>", name,
		spelling.DidYouMean(name, names), strings.Join(names, ">, <"))
}

// IsPlaceholder tells whether <name> stands for a value of a document. In an outline
// it is not a place for a cell of the examples then.
func IsPlaceholder(name string) bool {
	_, err := findPlaceholder(name)
	return err == nil
}

// IsGap tells whether a cell stands for any number of others.
func IsGap(cell string) bool { return cell == "…" || cell == "..." }

// Parse reads a document with placeholders. A placeholder may stand in quotation
// marks, so that the document is JSON for an editor.
func Parse(text string) (*Pattern, error) {
	p := &parser{text: text}
	v, err := p.value()
	if err == nil {
		if p.space(); p.at < len(p.text) {
			err = p.problem("nothing may follow the document")
		}
	}
	if err != nil {
		return nil, err
	}
	v.text = text
	return v, nil
}

// String is the pattern as it was written.
func (p *Pattern) String() string { return p.text }

type parser struct {
	text  string
	at    int
	depth int
}

// deepest bounds how far lists and objects may stand in each other.
const deepest = 100

func (p *parser) problem(format string, args ...any) error {
	line := strings.Count(p.text[:p.at], "\n") + 1
	column := utf8.RuneCountInString(p.text[strings.LastIndexByte(p.text[:p.at], '\n')+1:p.at]) + 1
	return &SyntaxError{line, column, fmt.Sprintf(format, args...)}
}

// SyntaxError is what keeps a document from being read.
type SyntaxError struct {
	Line, Column int // in the document, from 1, in characters
	Message      string
}

func (e *SyntaxError) Error() string {
	return fmt.Sprintf("the document cannot be read at line %d, character %d: %s", e.Line, e.Column, e.Message)
}

func (p *parser) space() {
	for p.at < len(p.text) && strings.IndexByte(" \t\r\n", p.text[p.at]) >= 0 {
		p.at++
	}
}

func (p *parser) take(mark string) bool {
	p.space()
	if strings.HasPrefix(p.text[p.at:], mark) {
		p.at += len(mark)
		return true
	}
	return false
}

func (p *parser) gap() bool { return p.take("…") || p.take("...") }

func (p *parser) value() (*Pattern, error) {
	if p.depth++; p.depth > deepest {
		return nil, p.problem("more than %d lists and objects stand in each other", deepest)
	}
	defer func() { p.depth-- }()
	p.space()
	switch {
	case p.at == len(p.text):
		return nil, p.problem("a value is missing")
	case p.take("{"):
		return p.object()
	case p.take("["):
		return p.list()
	case p.take("<"):
		end := strings.IndexByte(p.text[p.at:], '>')
		if end < 0 {
			return nil, p.problem("the > of a placeholder is missing")
		}
		stands, err := findPlaceholder(p.text[p.at : p.at+end])
		if err != nil {
			return nil, p.problem("%v", err)
		}
		p.at += end + 1
		return &Pattern{any: stands}, nil
	}
	return p.literal()
}

// literal reads a string, a number, true, false or null.
func (p *parser) literal() (*Pattern, error) {
	dec := json.NewDecoder(strings.NewReader(p.text[p.at:]))
	var raw json.RawMessage
	if err := dec.Decode(&raw); err != nil {
		return nil, p.problem("this is no value: %.20q; texts and names stand in \"…\"", p.text[p.at:])
	}
	p.at += int(dec.InputOffset())
	text := gjson.ParseBytes(raw)
	if name, ok := strings.CutPrefix(text.Str, "<"); ok && strings.HasSuffix(name, ">") {
		if stands, err := findPlaceholder(strings.TrimSuffix(name, ">")); err == nil {
			return &Pattern{any: stands}, nil
		}
	}
	return &Pattern{literal: string(raw)}, nil
}

func (p *parser) list() (*Pattern, error) {
	list := &Pattern{list: []*Pattern{}}
	for !p.take("]") {
		if len(list.list) > 0 && !p.take(",") {
			return nil, p.problem("a comma or ] is missing")
		}
		if p.gap() {
			list.list = append(list.list, &Pattern{gap: true})
			continue
		}
		v, err := p.value()
		if err != nil {
			return nil, err
		}
		list.list = append(list.list, v)
	}
	return list, nil
}

// noName says what stands in the place of the name of a field.
func (p *parser) noName() error {
	switch rest := p.text[p.at:]; {
	case strings.HasPrefix(rest, "}"):
		return p.problem("a comma stands before the }; remove it")
	case strings.HasPrefix(rest, "'"):
		return p.problem(`names and texts stand in "…", not in '…'`)
	}
	return p.problem(`a name in "…" is missing`)
}

func (p *parser) object() (*Pattern, error) {
	o := &Pattern{object: true}
	for first := true; !p.take("}"); first = false {
		if !first && !p.take(",") {
			return nil, p.problem("a comma or } is missing")
		}
		if p.gap() {
			o.open = true
			continue
		}
		if p.space(); p.at == len(p.text) || p.text[p.at] != '"' {
			return nil, p.noName()
		}
		name, err := p.literal()
		if err != nil {
			return nil, err
		}
		f := field{name: gjson.Parse(name.literal).Str}
		if name.any != nil {
			return nil, p.problem("a placeholder stands for a value, not for a name")
		}
		for _, other := range o.fields {
			if other.name == f.name {
				return nil, p.problem("the field %q stands there twice", f.name)
			}
		}
		if !p.take(":") {
			return nil, p.problem("a colon is missing")
		}
		if f.value, err = p.value(); err != nil {
			return nil, err
		}
		o.fields = append(o.fields, f)
	}
	return o, nil
}
