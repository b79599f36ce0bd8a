package defect

import (
	"errors"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "answered-stream-empty",
	Sentence: "The stream of an answered question is an empty one instead of a refusal.",
	Promise:  StreamCall,
	Wrap: func(p *reference.Parts) {
		onWatches(p, func(session string, s reference.Subscriber, next watchFunc) (func(), error) {
			leave, err := next(session, s)
			if !errors.Is(err, reference.ErrNothingWaits) {
				return leave, err
			}
			s.RunEnded()
			return func() {}, nil
		})
	},
})
