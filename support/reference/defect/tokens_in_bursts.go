package defect

import (
	"context"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "tokens-in-bursts",
	Sentence: "Tokens are held back until there are ten of them.",
	Promise:  Flow,
	About:    []string{"95 of 100 tokens arrive within twice the model's pace"},
	Kind:     Performance,
	Wrap: func(p *reference.Parts) {
		onReplies(p, func(ctx context.Context, q reference.Prompt, token func(string),
			next replyFunc) (reference.ModelReply, error) {
			var held []string
			tell := func() {
				for _, text := range held {
					token(text)
				}
				held = nil
			}
			defer tell()
			return next(ctx, q, func(text string) {
				if held = append(held, text); len(held) == 10 {
					tell()
				}
			})
		})
	},
})
