package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "backlog-without-limit",
	Sentence: "Output that a client does not read is kept in memory without a limit.",
	Promise:  Disconnect,
	About:    []string{"Back-pressure: unread data of a slow reader does not fill Bamboo's memory"},
	Wrap:     func(p *reference.Parts) { p.Limits = limits{Limits: p.Limits, backlog: 1 << 40} },
})
