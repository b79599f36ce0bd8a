package defect

import (
	"context"
	"slices"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "tool-result-not-sent",
	Sentence: "The model does not receive the result of its tool call.",
	Promise:  Tools,
	About:    []string{"The model receives what its tool call returned"},
	Wrap: func(p *reference.Parts) {
		onReplies(p, func(ctx context.Context, prompt reference.Prompt, token func(string),
			next replyFunc) (reference.ModelReply, error) {
			prompt.Messages = slices.Clone(prompt.Messages)
			for i := range prompt.Messages {
				if prompt.Messages[i].Role == "tool" {
					prompt.Messages[i].Content = ""
				}
			}
			return next(ctx, prompt, token)
		})
	},
})
