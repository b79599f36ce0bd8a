package defect

import (
	"time"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "stall-without-limit",
	Sentence: "Bamboo waits for ever for a model that has fallen silent.",
	Promise:  NeverSilence,
	Silence:  true,
	Wrap:     func(p *reference.Parts) { p.Limits = limits{Limits: p.Limits, stall: time.Hour} },
})
