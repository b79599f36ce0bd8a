package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "no-capacity-limit",
	Sentence: "The gateway lets in more clients than it has places for.",
	Promise:  Access,
	Wrap: func(p *reference.Parts) {
		p.Guard = guard{Guard: p.Guard, enter: func() bool { return true }, leave: func() {}}
	},
})
