package defect

import (
	"context"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "context-of-twenty-messages",
	Sentence: "The model is sent only the latest twenty messages.",
	Promise:  Context,
	About: []string{
		"After <turns> turns the model still gets the complete conversation",
	},
	Wrap: func(p *reference.Parts) {
		onTurns(p, func(ctx context.Context, t reference.Turn, emit func(reference.Event),
			next answerFunc) (reference.Usage, error) {
			t.Messages = t.Messages[max(0, len(t.Messages)-20):]
			return next(ctx, t, emit)
		})
	},
})
