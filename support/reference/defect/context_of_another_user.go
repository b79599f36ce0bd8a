package defect

import (
	"context"
	"slices"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "context-of-another-user",
	Sentence: "The model is sent the messages of another user.",
	Promise:  Isolation,
	About:    []string{"A user's history holds nothing of another user's conversation"},
	Wrap: func(p *reference.Parts) {
		var before memory[[]reference.Message]
		onTurns(p, func(ctx context.Context, t reference.Turn, emit func(reference.Event),
			next answerFunc) (reference.Usage, error) {
			own := t.Messages
			t.Messages = slices.Concat(before.swap("", own), own)
			return next(ctx, t, emit)
		})
	},
})
