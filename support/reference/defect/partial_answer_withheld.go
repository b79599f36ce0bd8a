package defect

import (
	"context"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "partial-answer-withheld",
	Sentence: "The text that came before the model failed is not streamed.",
	Promise:  NeverSilence,
	About:    []string{"The user gets an error when the connection to the model breaks"},
	Wrap: func(p *reference.Parts) {
		onTurns(p, func(ctx context.Context, t reference.Turn, emit func(reference.Event),
			next answerFunc) (reference.Usage, error) {
			var held []reference.Event
			usage, err := next(ctx, t, func(e reference.Event) { held = append(held, e) })
			for _, e := range held {
				if err == nil {
					emit(e)
				}
			}
			return usage, err
		})
	},
})
