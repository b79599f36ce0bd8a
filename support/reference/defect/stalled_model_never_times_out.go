package defect

import (
	"time"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "stalled-model-never-times-out",
	Sentence: "A stalled model never times out.",
	Promise:  NeverSilence,
	About: []string{
		"The user gets an error when the model never starts to answer",
		"The user gets an error when the model stalls",
	},
	Silence: true,
	Wrap:    func(p *reference.Parts) { p.Limits = limits{Limits: p.Limits, stall: time.Hour} },
})
