package defect

import (
	"context"
	"sync"
	"time"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "stalls-for-a-second",
	Sentence: "Bamboo pauses for one second every two and a half seconds.",
	Promise:  FirstToken,
	About:    []string{"99 of 100 answers start within 500 ms at 100 new ones per second"},
	Kind:     Performance,
	Wrap: func(p *reference.Parts) {
		began := sync.OnceValue(time.Now)
		stall := func(ctx context.Context) {
			const works, turn = 1500 * time.Millisecond, 2500 * time.Millisecond
			if at := time.Since(began()) % turn; at > works {
				pause(ctx, turn-at)
			}
		}
		onReplies(p, func(ctx context.Context, q reference.Prompt, token func(string),
			next replyFunc) (reference.ModelReply, error) {
			stall(ctx)
			return next(ctx, q, func(text string) {
				stall(ctx)
				token(text)
			})
		})
	},
})
