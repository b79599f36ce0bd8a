package defect

import (
	"errors"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "unknown-stream-empty",
	Sentence: "The stream of an unknown session is empty instead of refused.",
	Promise:  StreamCall,
	About:    []string{"The stream of an unknown session is not found"},
	Wrap: func(p *reference.Parts) {
		onWatches(p, func(session string, s reference.Subscriber, next watchFunc) (func(), error) {
			leave, err := next(session, s)
			if !errors.Is(err, reference.ErrUnknownSession) {
				return leave, err
			}
			s.RunEnded()
			return func() {}, nil
		})
	},
})
