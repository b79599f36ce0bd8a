package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "no-frame-limit",
	Sentence: "A frame over 2 MiB is read like any other, and the connection stays open.",
	Promise:  BadMessages,
	Silence:  true,
	Wrap:     func(p *reference.Parts) { p.Limits = limits{Limits: p.Limits, frame: 64 << 20} },
})
