package defect

import (
	"context"
	"slices"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "context-of-another",
	Sentence: "The model is sent what another user said before.",
	Promise:  Isolation,
	Wrap: func(p *reference.Parts) {
		var before memory[[]reference.Message]
		onTurns(p, func(ctx context.Context, t reference.Turn, emit func(reference.Event), next answerFunc) (reference.Usage, error) {
			own := t.Messages
			t.Messages = slices.Concat(before.swap("", own), own)
			return next(ctx, t, emit)
		})
	},
})
