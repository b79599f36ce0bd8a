package defect

import (
	"time"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "connecting-takes-long",
	Sentence: "The gateway takes a second to accept a client.",
	Promise:  QuickBegin,
	About:    []string{"Bamboo adds at most 100 ms to the first gateway token in 95 of 100 answers"},
	Kind:     Performance,
	Wrap: func(p *reference.Parts) {
		onMessages(p, func(c reference.Client, m reference.ClientMessage, next receiveFunc) {
			if m.Kind == reference.ConnectMessage {
				time.Sleep(time.Second)
			}
			next(c, m)
		})
	},
})
