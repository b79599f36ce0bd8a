package defect

import (
	"strings"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "stop-sent-to-one-client",
	Sentence: "Only the first gateway client of a session receives the end of a stopped answer.",
	Promise:  Stop,
	About:    []string{"A stop over HTTP ends the answer for every client of the session"},
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
