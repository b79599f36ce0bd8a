package defect

import (
	"context"
	"slices"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "only-the-last-of-two-sent",
	Sentence: "The model is sent only the later one of two unanswered messages.",
	Promise:  Context,
	About:    []string{"Two messages before the first stream are answered together"},
	Wrap: func(p *reference.Parts) {
		onTurns(p, func(ctx context.Context, t reference.Turn, emit func(reference.Event),
			next answerFunc) (reference.Usage, error) {
			last := len(t.Messages) - 1
			if last > 0 && t.Messages[last-1].Role == reference.RoleUser {
				t.Messages = slices.Delete(slices.Clone(t.Messages), last-1, last)
			}
			return next(ctx, t, emit)
		})
	},
})
