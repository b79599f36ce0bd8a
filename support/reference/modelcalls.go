package reference

import (
	"cmp"
	"strings"

	"github.com/tidwall/gjson"
)

// partialCalls puts tool calls together from their pieces, in the order in which they begin.
type partialCalls struct{ calls []*partialCall }

type partialCall struct {
	index     gjson.Result // as the model gave it, or nothing
	id, name  string
	arguments strings.Builder
	half      halves
}

// add takes the list of pieces of one chunk.
func (p *partialCalls) add(pieces gjson.Result) {
	begun := len(p.calls) // a call that began in this list goes on in the next at the earliest
	pieces.ForEach(func(_, piece gjson.Result) bool {
		if !piece.IsObject() {
			return true
		}
		call := p.find(piece, begun)
		if call == nil {
			call = &partialCall{index: piece.Get("index")}
			p.calls = append(p.calls, call)
		}
		call.take(piece)
		return true
	})
}

// find returns the call that a piece goes on with; nil: it begins one. The index tells calls apart, and an
// id that none has yet begins one at any index. A piece without either goes on with the last call, unless
// that is whole already.
func (p *partialCalls) find(piece gjson.Result, begun int) *partialCall {
	index, id := piece.Get("index"), piece.Get("id").String()
	if index.Type != gjson.Number && id == "" {
		return p.open(piece.Get("function.name").Str, begun)
	}
	for i := len(p.calls) - 1; i >= 0; i-- {
		call := p.calls[i]
		sameIndex := index.Type == gjson.Number && call.index.Type == gjson.Number && index.Int() == call.index.Int()
		otherIndex := index.Type == gjson.Number && call.index.Type == gjson.Number && !sameIndex
		switch {
		case id == "" && sameIndex, id != "" && id == call.id && !otherIndex, sameIndex && call.id == "":
			return call
		}
	}
	return nil
}

// open is the last call, if a piece that names name and no call can be a part of it.
func (p *partialCalls) open(name string, begun int) *partialCall {
	if len(p.calls) == 0 {
		return nil
	}
	last := p.calls[len(p.calls)-1]
	beside := len(p.calls) > begun // both stand in one list
	whole := last.arguments.Len() > 0 && gjson.Valid(last.arguments.String())
	if name != "" && last.name != "" && (beside || whole || name != last.name) {
		return nil
	}
	return last
}

func (c *partialCall) take(piece gjson.Result) {
	if id := piece.Get("id").String(); id != "" && c.id == "" {
		c.id = id
	}
	if name := piece.Get("function.name").Str; name != "" && c.name == "" {
		c.name = name
	}
	switch arguments := piece.Get("function.arguments"); {
	case arguments.Type == gjson.String:
		c.half.pass(arguments.Raw, func(text string) { c.arguments.WriteString(text) })
	case arguments.IsObject():
		c.arguments.WriteString(arguments.Raw)
	}
}

// whole are the calls with all that came of them; no arguments are an empty object.
func (p *partialCalls) whole() []ToolCall {
	var calls []ToolCall
	for _, c := range p.calls {
		c.half.flush(func(text string) { c.arguments.WriteString(text) })
		calls = append(calls, ToolCall{ID: c.id, Name: c.name, Arguments: cmp.Or(c.arguments.String(), "{}")})
	}
	return calls
}
