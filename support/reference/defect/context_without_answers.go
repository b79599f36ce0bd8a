package defect

import (
	"context"
	"slices"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "context-without-answers",
	Sentence: "The model is sent the earlier questions without their answers.",
	Promise:  Context,
	About:    []string{"Each turn carries all earlier turns to the model"},
	Wrap: func(p *reference.Parts) {
		onTurns(p, func(ctx context.Context, t reference.Turn, emit func(reference.Event),
			next answerFunc) (reference.Usage, error) {
			t.Messages = slices.DeleteFunc(slices.Clone(t.Messages),
				func(m reference.Message) bool { return m.Role == reference.RoleAssistant })
			return next(ctx, t, emit)
		})
	},
})
