package defect

import (
	"time"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "stop-keeps-the-buffer",
	Sentence: "Tokens wait 0.6 s in a buffer that a stop does not empty.",
	Promise:  QuickStop,
	About:    []string{"95 of 100 answers that 10 users stop end within 1 s"},
	Kind:     Performance,
	Wrap: func(p *reference.Parts) {
		onJoins(p, func(_ string, s reference.Subscriber) reference.Subscriber {
			return &late{Subscriber: s, by: 600 * time.Millisecond}
		})
	},
})
