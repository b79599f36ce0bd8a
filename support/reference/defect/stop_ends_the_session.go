package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "stop-ends-the-session",
	Sentence: "After a stop the session answers no more questions.",
	Promise:  Stop,
	About:    []string{"A conversation continues after a stop"},
	Wrap: func(p *reference.Parts) {
		var stopped memory[bool]
		onStops(p, func(session string, next stopFunc) bool {
			ended := next(session)
			stopped.swap(session, ended)
			return ended
		})
		onWatches(p, func(session string, s reference.Subscriber, next watchFunc) (func(), error) {
			if stopped.get(session) {
				return nil, reference.ErrNothingWaits
			}
			return next(session, s)
		})
	},
})
