package defect

import (
	"context"
	"errors"
	"sync/atomic"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "one-answer-in-five-fails",
	Sentence: "Every fifth question ends in an error.",
	Promise:  RightAnswers,
	About: []string{
		"10 gateway users get more than one answer per second",
		"More than 90 % of the answers to 10 concurrent users succeed",
		"50 users for one minute: all objectives of speed and size",
	},
	Kind: Performance,
	Wrap: func(p *reference.Parts) {
		var answers atomic.Int64
		onTurns(p, func(ctx context.Context, t reference.Turn, emit func(reference.Event),
			next answerFunc) (reference.Usage, error) {
			if answers.Add(1)%5 == 0 {
				return reference.Usage{}, errors.New("overloaded: try again later")
			}
			return next(ctx, t, emit)
		})
	},
})
