package defect

import "bamboo-spec/support/reference"

type sameID struct{ reference.IDs }

func (sameID) New() string { return "6f0f6e0c-7a50-4f0e-9f3b-2f8f2c1d9e11" }

var _ = add(Defect{
	Name:     "id-reused",
	Sentence: "Everybody who names no session gets the same one.",
	Promise:  Begin,
	Wrap:     func(p *reference.Parts) { p.IDs = sameID{p.IDs} },
})
