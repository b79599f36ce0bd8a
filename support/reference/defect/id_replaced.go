package defect

import "bamboo-spec/support/reference"

type replacedIDs struct{ reference.IDs }

func (r replacedIDs) Keep(string) string { return r.New() }

var _ = add(Defect{
	Name:     "id-replaced",
	Sentence: "A session id that the client chose is replaced by a new one.",
	Promise:  Begin,
	Wrap:     func(p *reference.Parts) { p.IDs = replacedIDs{p.IDs} },
})
