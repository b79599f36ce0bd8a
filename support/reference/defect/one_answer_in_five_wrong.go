package defect

import (
	"context"
	"sync/atomic"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "one-answer-in-five-wrong",
	Sentence: "Every fifth answer begins with a word that the model did not say.",
	Promise:  RightAnswers,
	About: []string{
		"Every answer to a mix of short and long questions is right",
		"More than 90 % of the answers to 10 concurrent users succeed",
	},
	Kind: Performance,
	Wrap: func(p *reference.Parts) {
		var answers atomic.Int64
		onReplies(p, func(ctx context.Context, q reference.Prompt, token func(string),
			next replyFunc) (reference.ModelReply, error) {
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
