package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "second-reader-refused",
	Sentence: "Nobody can join an answer that is running already.",
	Promise:  OneRun,
	Wrap: func(p *reference.Parts) {
		busy := working(p)
		onWatches(p, func(session string, s reference.Subscriber, next watchFunc) (func(), error) {
			if busy.get(session) {
				return nil, reference.ErrNothingWaits
			}
			return next(session, s)
		})
	},
})
