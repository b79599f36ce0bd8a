package defect

import (
	"context"
	"slices"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "context-sent-twice",
	Sentence: "The model is sent the earlier turns twice.",
	Promise:  Context,
	About:    []string{"Each turn carries all earlier turns to the model"},
	Wrap: func(p *reference.Parts) {
		onTurns(p, func(ctx context.Context, t reference.Turn, emit func(reference.Event),
			next answerFunc) (reference.Usage, error) {
			earlier := t.Messages[:len(t.Messages)-1]
			t.Messages = slices.Concat(earlier, t.Messages)
			return next(ctx, t, emit)
		})
	},
})
