package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "gateway-runs-cannot-be-joined",
	Sentence: "An answer that was asked for through the gateway cannot be read over HTTP.",
	Promise:  SharedSessions,
	Wrap: func(p *reference.Parts) {
		busy := engaged(p)
		onWatches(p, func(session string, s reference.Subscriber, next watchFunc) (func(), error) {
			if busy.get(session) {
				return nil, reference.ErrNothingWaits
			}
			return next(session, s)
		})
	},
})
