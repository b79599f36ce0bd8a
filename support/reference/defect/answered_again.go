package defect

import (
	"errors"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "answered-again",
	Sentence: "Opening the stream of an answered question asks the model again.",
	Promise:  StreamCall,
	About:    []string{"The stream of an answered question gives no other answer"},
	Wrap: func(p *reference.Parts) {
		onWatches(p, func(session string, s reference.Subscriber, next watchFunc) (func(), error) {
			leave, err := next(session, s)
			if !errors.Is(err, reference.ErrNothingWaits) {
				return leave, err
			}
			history, err := p.Store.History(session)
			if err != nil {
				return nil, err
			}
			if err := p.Store.Ask(session, history[len(history)-2]); err != nil {
				return nil, err
			}
			return next(session, s)
		})
	},
})
