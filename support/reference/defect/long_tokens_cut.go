package defect

import (
	"context"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "long-tokens-cut",
	Sentence: "A token is cut off after 65 536 bytes.",
	Promise:  Text,
	About: []string{
		"An answer in one token of 100 kB arrives complete",
	},
	Wrap: func(p *reference.Parts) {
		onReplies(p, func(ctx context.Context, prompt reference.Prompt, token func(string),
			next replyFunc) (reference.ModelReply, error) {
			return next(ctx, prompt, func(text string) { token(text[:min(len(text), 64<<10)]) })
		})
	},
})
