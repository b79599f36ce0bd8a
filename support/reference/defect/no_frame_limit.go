package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "no-frame-limit",
	Sentence: "A frame over 2 MiB is read like any other, and the connection stays open.",
	Promise:  BadMessages,
	About: []string{
		"A frame over 2 MiB closes its connection as too big, and no other one",
		"A fragmented message over 2 MiB is refused as too big",
	},
	Silence: true,
	Wrap:    func(p *reference.Parts) { p.Limits = limits{Limits: p.Limits, frame: 64 << 20} },
})
