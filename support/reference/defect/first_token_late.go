package defect

import (
	"context"
	"time"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "first-token-late",
	Sentence: "The first token of every answer comes six seconds late.",
	Promise:  FirstToken,
	About:    []string{"95 of 100 answers start within five seconds"},
	Kind:     Performance,
	Wrap: func(p *reference.Parts) {
		onReplies(p, func(ctx context.Context, q reference.Prompt, token func(string),
			next replyFunc) (reference.ModelReply, error) {
			pause(ctx, 6*time.Second)
			return next(ctx, q, token)
		})
	},
})
