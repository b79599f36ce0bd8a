package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "place-never-freed",
	Sentence: "The place of a client that left is not given to the next.",
	Promise:  Access,
	Wrap:     func(p *reference.Parts) { p.Guard = guard{Guard: p.Guard, leave: func() {}} },
})
