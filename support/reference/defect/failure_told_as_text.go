package defect

import (
	"context"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "failure-told-as-text",
	Sentence: "A failure of the model is told as if the model had said it.",
	Promise:  NeverSilence,
	Wrap: func(p *reference.Parts) {
		onTurns(p, func(ctx context.Context, t reference.Turn, emit func(reference.Event), next answerFunc) (reference.Usage, error) {
			usage, err := next(ctx, t, emit)
			if err != nil && ctx.Err() == nil {
				emit(reference.Event{Kind: reference.Token, Text: "Sorry, something went wrong."})
				err = nil
			}
			return usage, err
		})
	},
})
