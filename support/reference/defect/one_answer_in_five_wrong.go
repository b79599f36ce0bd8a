package defect

import (
	"context"
	"sync/atomic"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "one-answer-in-five-wrong",
	Sentence: "In every fifth answer the first word is another than the model said.",
	Promise:  RightAnswers,
	Kind:     Performance,
	Wrap: func(p *reference.Parts) {
		var answers atomic.Int64
		onReplies(p, func(ctx context.Context, q reference.Prompt, token func(string), next replyFunc) (reference.ModelReply, error) {
			wrong := answers.Add(1)%5 == 0
			return next(ctx, q, func(text string) {
				if wrong {
					text, wrong = "nothing", false
				}
				token(text)
			})
		})
	},
})
