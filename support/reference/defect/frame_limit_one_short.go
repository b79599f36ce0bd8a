package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "frame-limit-one-short",
	Sentence: "A frame of exactly 2 MiB closes the connection.",
	Promise:  BadMessages,
	About: []string{
		"A frame of exactly 2 MiB is read",
		"A fragmented message of exactly 2 MiB is read",
	},
	Wrap: func(p *reference.Parts) { p.Limits = limits{Limits: p.Limits, frame: 2<<20 - 1} },
})
