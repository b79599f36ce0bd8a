package defect

import (
	"context"
	"errors"
	"sync/atomic"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "crowds-turned-away",
	Sentence: "While 25 questions are being answered each further one ends in an error.",
	Promise:  RightAnswers,
	Kind:     Performance,
	Wrap: func(p *reference.Parts) {
		var now atomic.Int64
		onTurns(p, func(ctx context.Context, t reference.Turn, emit func(reference.Event), next answerFunc) (reference.Usage, error) {
			defer now.Add(-1)
			if now.Add(1) > 25 {
				return reference.Usage{}, errors.New("overloaded: try again later")
			}
			return next(ctx, t, emit)
		})
	},
})
