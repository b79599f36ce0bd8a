package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "body-limit-one-byte-short",
	Sentence: "A body of exactly 2 MiB is refused.",
	Promise:  BadInput,
	About:    []string{"A body of exactly 2 MiB is accepted"},
	Wrap:     func(p *reference.Parts) { p.Limits = limits{Limits: p.Limits, body: 2<<20 - 1} },
})
