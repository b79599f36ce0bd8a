package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "no-capacity-limit",
	Sentence: "The gateway accepts more clients than its capacity.",
	Promise:  Access,
	About:    []string{"One client over the capacity is refused, and the others stay connected"},
	Wrap: func(p *reference.Parts) {
		p.Guard = guard{Guard: p.Guard, enter: func() bool { return true }, leave: func() {}}
	},
})
