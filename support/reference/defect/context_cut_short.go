package defect

import (
	"context"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "context-cut-short",
	Sentence: "The model is sent only the latest turn before the question.",
	Promise:  Context,
	About:    []string{"Each turn carries all earlier turns to the model"},
	Wrap: func(p *reference.Parts) {
		onTurns(p, func(ctx context.Context, t reference.Turn, emit func(reference.Event),
			next answerFunc) (reference.Usage, error) {
			t.Messages = t.Messages[max(0, len(t.Messages)-3):]
			return next(ctx, t, emit)
		})
	},
})
