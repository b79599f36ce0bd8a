package defect

import (
	"time"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "slow-heads-never-time-out",
	Sentence: "A request head has no timeout.",
	Promise:  BadInput,
	About: []string{
		"A client that sends <part> too slowly is disconnected > the head of a request",
		"Silent connections are closed",
	},
	Silence: true,
	Wrap:    func(p *reference.Parts) { p.Limits = limits{Limits: p.Limits, head: time.Hour} },
})
