package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "id-replaced",
	Sentence: "A session id that the client chose is replaced by a new one.",
	Promise:  Begin,
	About: []string{
		"A chosen session id is kept",
		"A conversation can be used under its chosen id",
		"A second message to a session continues its conversation",
	},
	Wrap: func(p *reference.Parts) {
		next := p.IDs
		p.IDs = ids{IDs: next, keep: func(string) string { return next.New() }}
	},
})
