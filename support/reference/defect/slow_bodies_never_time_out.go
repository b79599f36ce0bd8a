package defect

import (
	"time"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "slow-bodies-never-time-out",
	Sentence: "A request body has no timeout.",
	Promise:  BadInput,
	About:    []string{"A client that sends <part> too slowly is disconnected > the body of a message"},
	Silence:  true,
	Wrap:     func(p *reference.Parts) { p.Limits = limits{Limits: p.Limits, sending: time.Hour} },
})
