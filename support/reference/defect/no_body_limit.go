package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "no-body-limit",
	Sentence: "A body of any size is taken.",
	Promise:  BadInput,
	Wrap:     func(p *reference.Parts) { p.Limits = limits{Limits: p.Limits, body: 64 << 20} },
})
