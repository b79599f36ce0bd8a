package defect

import (
	"context"
	"slices"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "context-of-one-role",
	Sentence: "The model is sent its own answers with the role of the user.",
	Promise:  Context,
	About:    []string{"Each turn carries all earlier turns to the model"},
	Wrap: func(p *reference.Parts) {
		onTurns(p, func(ctx context.Context, t reference.Turn, emit func(reference.Event),
			next answerFunc) (reference.Usage, error) {
			t.Messages = slices.Clone(t.Messages)
			for i := range t.Messages {
				t.Messages[i].Role = reference.RoleUser
			}
			return next(ctx, t, emit)
		})
	},
})
