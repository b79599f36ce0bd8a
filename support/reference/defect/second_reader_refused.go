package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "second-reader-refused",
	Sentence: "A running answer cannot be joined.",
	Promise:  OneRun,
	About:    []string{"A running answer can be joined at any moment"},
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
