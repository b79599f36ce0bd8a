package defect

import (
	"context"
	"errors"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "empty-answer-fails",
	Sentence: "An answer without text ends in an error.",
	Promise:  Text,
	About: []string{
		"An empty answer is a complete answer",
		"An empty answer through the gateway is a complete answer",
	},
	Wrap: func(p *reference.Parts) {
		onTurns(p, func(ctx context.Context, t reference.Turn, emit func(reference.Event),
			next answerFunc) (reference.Usage, error) {
			said := false
			usage, err := next(ctx, t, func(e reference.Event) {
				said = said || e.Kind == reference.Token
				emit(e)
			})
			if err == nil && !said {
				err = errors.New("the model said nothing")
			}
			return usage, err
		})
	},
})
