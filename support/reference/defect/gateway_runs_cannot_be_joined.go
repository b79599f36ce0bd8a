package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "gateway-runs-cannot-be-joined",
	Sentence: "An answer that was requested through the gateway cannot be read over HTTP.",
	Promise:  SharedSessions,
	About:    []string{"An answer requested through the gateway can be joined over HTTP"},
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
