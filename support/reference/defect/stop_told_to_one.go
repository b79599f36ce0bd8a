package defect

import (
	"strings"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "stop-told-to-one",
	Sentence: "Only the first client of a session at the gateway is told that its answer was stopped.",
	Promise:  Stop,
	Silence:  true,
	Wrap: func(p *reference.Parts) {
		var joined memory[bool]
		onWatches(p, func(session string, s reference.Subscriber, next watchFunc) (func(), error) {
			return next(session, reader{s})
		})
		onJoins(p, func(session string, s reference.Subscriber) reference.Subscriber {
			if _, overHTTP := s.(reader); overHTTP || !joined.swap(session, true) {
				return s
			}
			return listener{s, func(e reference.Event, next func(reference.Event)) {
				if !strings.HasPrefix(e.Text, "cancelled") {
					next(e)
				}
			}}
		})
	},
})
