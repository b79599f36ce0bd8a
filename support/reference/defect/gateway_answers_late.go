package defect

import (
	"time"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "gateway-answers-late",
	Sentence: "Gateway clients get each token 0.4 s later than HTTP clients.",
	Promise:  FirstToken,
	About:    []string{"Bamboo adds at most 100 ms to the first gateway token in 95 of 100 answers"},
	Kind:     Performance,
	Wrap: func(p *reference.Parts) {
		onJoins(p, func(_ string, s reference.Subscriber) reference.Subscriber {
			if r, isReader := s.(reader); isReader {
				return r.Subscriber
			}
			return &late{Subscriber: s, by: 400 * time.Millisecond}
		})
		onWatches(p, func(session string, s reference.Subscriber, next watchFunc) (func(), error) {
			return next(session, reader{s})
		})
	},
})
