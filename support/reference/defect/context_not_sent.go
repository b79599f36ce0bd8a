package defect

import (
	"context"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "context-not-sent",
	Sentence: "The model is sent the last message alone.",
	Promise:  Context,
	Wrap: func(p *reference.Parts) {
		onTurns(p, func(ctx context.Context, t reference.Turn, emit func(reference.Event), next answerFunc) (reference.Usage, error) {
			t.Messages = t.Messages[len(t.Messages)-1:]
			return next(ctx, t, emit)
		})
	},
})
