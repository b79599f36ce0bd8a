package defect

import (
	"context"
	"errors"
	"sync/atomic"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "over-25-questions-refused",
	Sentence: "While 25 questions are being answered, each further one ends in an error.",
	Promise:  RightAnswers,
	About: []string{
		"More than 80 % of the answers to 50 concurrent users succeed",
		"More than 70 % of the answers to 100 concurrent users succeed",
		"1 000 answers over HTTP are complete, 99 of 100 tokens within 500 ms",
		"1 000 answers through the gateway are complete, 99 of 100 tokens within 500 ms",
		"5 000 concurrent answers are complete",
	},
	Kind: Performance,
	Wrap: func(p *reference.Parts) {
		var now atomic.Int64
		onTurns(p, func(ctx context.Context, t reference.Turn, emit func(reference.Event),
			next answerFunc) (reference.Usage, error) {
			defer now.Add(-1)
			if now.Add(1) > 25 {
				return reference.Usage{}, errors.New("overloaded: try again later")
			}
			return next(ctx, t, emit)
		})
	},
})
