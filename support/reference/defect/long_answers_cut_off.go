package defect

import (
	"context"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "long-answers-cut-off",
	Sentence: "All tokens of an answer after the first 50 000 are lost.",
	Promise:  RightAnswers,
	About:    []string{"An answer of 100 000 tokens arrives complete within a minute"},
	Kind:     Performance,
	Wrap: func(p *reference.Parts) {
		onReplies(p, func(ctx context.Context, q reference.Prompt, token func(string),
			next replyFunc) (reference.ModelReply, error) {
			tokens := 0
			return next(ctx, q, func(text string) {
				if tokens++; tokens <= 50_000 {
					token(text)
				}
			})
		})
	},
})
