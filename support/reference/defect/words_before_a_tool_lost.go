package defect

import (
	"context"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "words-before-a-tool-lost",
	Sentence: "What the model says before it calls a tool is lost.",
	Promise:  Tools,
	Wrap: func(p *reference.Parts) {
		onReplies(p, func(ctx context.Context, prompt reference.Prompt, token func(string), next replyFunc) (reference.ModelReply, error) {
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
