package defect

import (
	"time"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "connecting-takes-long",
	Sentence: "The gateway takes a second to let a client in.",
	Promise:  QuickBegin,
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
