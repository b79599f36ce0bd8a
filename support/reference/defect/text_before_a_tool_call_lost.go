package defect

import (
	"context"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "text-before-a-tool-call-lost",
	Sentence: "The text before a tool call is lost.",
	Promise:  Tools,
	About:    []string{"Text before a tool call arrives before it"},
	Wrap: func(p *reference.Parts) {
		onReplies(p, func(ctx context.Context, prompt reference.Prompt, token func(string),
			next replyFunc) (reference.ModelReply, error) {
			var said []string
			reply, err := next(ctx, prompt, func(text string) { said = append(said, text) })
			if len(reply.ToolCalls) == 0 {
				for _, text := range said {
					token(text)
				}
			}
			return reply, err
		})
	},
})
