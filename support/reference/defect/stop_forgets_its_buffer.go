package defect

import (
	"time"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "stop-forgets-its-buffer",
	Sentence: "Tokens wait 0.6 s in a buffer, which a stop does not empty: they come after it.",
	Promise:  QuickStop,
	Kind:     Performance,
	Wrap: func(p *reference.Parts) {
		onJoins(p, func(_ string, s reference.Subscriber) reference.Subscriber {
			return &late{Subscriber: s, by: 600 * time.Millisecond}
		})
	},
})
