package defect

import (
	"context"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "stop-does-not-cancel-the-model",
	Sentence: "A stop does not cancel the call to the model.",
	Promise:  Stop,
	About:    []string{"A stop cancels the call to the model"},
	Silence:  true,
	Wrap: func(p *reference.Parts) {
		onReplies(p, func(ctx context.Context, prompt reference.Prompt, token func(string),
			next replyFunc) (reference.ModelReply, error) {
			type outcome struct {
				reply reference.ModelReply
				err   error
			}
			done := make(chan outcome, 1)
			go func() {
				reply, err := next(context.WithoutCancel(ctx), prompt, func(text string) {
					if ctx.Err() == nil {
						token(text)
					}
				})
				done <- outcome{reply, err}
			}()
			select {
			case o := <-done:
				return o.reply, o.err
			case <-ctx.Done():
				return reference.ModelReply{}, context.Cause(ctx)
			}
		})
	},
})
