package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "events-of-another-session",
	Sentence: "Gateway events name another session than their own.",
	Promise:  Isolation,
	About: []string{
		"HTTP and gateway users at the same time see only their own sessions",
		"The complete answer arrives through the gateway and ends exactly once",
	},
	Wrap: func(p *reference.Parts) {
		p.GatewayFormat = spelt(p.GatewayFormat, func(dst []byte, e reference.Event, next appendFunc) []byte {
			if e.Kind != reference.Connected {
				e.Session = "session-of-another"
			}
			return next(dst, e)
		})
	},
})
