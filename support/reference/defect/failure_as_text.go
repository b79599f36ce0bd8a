package defect

import (
	"context"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "failure-as-text",
	Sentence: "A failure of the model arrives as text of the answer.",
	Promise:  NeverSilence,
	About:    []string{"The user gets an error when the model cannot be reached"},
	Wrap: func(p *reference.Parts) {
		onTurns(p, func(ctx context.Context, t reference.Turn, emit func(reference.Event),
			next answerFunc) (reference.Usage, error) {
			usage, err := next(ctx, t, emit)
			if err != nil && ctx.Err() == nil {
				emit(reference.Event{Kind: reference.Token, Text: "Sorry, something went wrong."})
				err = nil
			}
			return usage, err
		})
	},
})
