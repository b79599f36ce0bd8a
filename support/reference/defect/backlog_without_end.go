package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "backlog-without-end",
	Sentence: "What a client does not read is kept in memory, however much it is.",
	Promise:  Disconnect,
	Wrap:     func(p *reference.Parts) { p.Limits = limits{Limits: p.Limits, backlog: 1 << 40} },
})
