package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "no-body-limit",
	Sentence: "A body of any size is accepted.",
	Promise:  BadInput,
	About:    []string{"A body of one byte more than 2 MiB is refused"},
	Wrap:     func(p *reference.Parts) { p.Limits = limits{Limits: p.Limits, body: 64 << 20} },
})
