package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "stop-ends-the-session",
	Sentence: "After a stop no further question of the session is answered.",
	Promise:  Stop,
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
