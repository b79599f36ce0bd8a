package defect

import (
	"context"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "context-not-sent",
	Sentence: "The model is sent only the last message.",
	Promise:  Context,
	About: []string{
		"Each turn carries all earlier turns to the model",
		"第二个问题带着前面的对话",
	},
	Wrap: func(p *reference.Parts) {
		onTurns(p, func(ctx context.Context, t reference.Turn, emit func(reference.Event),
			next answerFunc) (reference.Usage, error) {
			t.Messages = t.Messages[len(t.Messages)-1:]
			return next(ctx, t, emit)
		})
	},
})
