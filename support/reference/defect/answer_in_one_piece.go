package defect

import (
	"context"
	"strings"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "answer-in-one-piece",
	Sentence: "An answer is held back until it is complete.",
	Promise:  States,
	About:    []string{"Tokens arrive in the order and in the pieces that the model sends"},
	Wrap: func(p *reference.Parts) {
		onReplies(p, func(ctx context.Context, prompt reference.Prompt, token func(string),
			next replyFunc) (reference.ModelReply, error) {
			var said strings.Builder
			reply, err := next(ctx, prompt, func(text string) { said.WriteString(text) })
			if said.Len() > 0 {
				token(said.String())
			}
			return reply, err
		})
	},
})
