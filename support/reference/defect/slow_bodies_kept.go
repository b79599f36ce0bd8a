package defect

import (
	"time"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "slow-bodies-kept",
	Sentence: "A body may take as long as its sender likes.",
	Promise:  BadInput,
	Silence:  true,
	Wrap:     func(p *reference.Parts) { p.Limits = limits{Limits: p.Limits, sending: time.Hour} },
})
