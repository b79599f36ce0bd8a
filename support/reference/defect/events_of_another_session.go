package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "events-of-another-session",
	Sentence: "The events of the gateway name another session than their own.",
	Promise:  Isolation,
	Wrap: func(p *reference.Parts) {
		p.GatewayFormat = spelt(p.GatewayFormat, func(dst []byte, e reference.Event, next appendFunc) []byte {
			if e.Kind != reference.Connected {
				e.Session = "session-of-another"
			}
			return next(dst, e)
		})
	},
})
