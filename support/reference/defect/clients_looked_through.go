package defect

import (
	"context"
	"sync/atomic"
	"time"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "clients-looked-through",
	Sentence: "Before an answer begins all clients of the gateway are looked through, which takes 0.5 ms for each.",
	Promise:  FirstToken,
	Kind:     Performance,
	Wrap: func(p *reference.Parts) {
		var clients atomic.Int64
		usual := p.Guard
		p.Guard = guard{Guard: usual,
			enter: func() bool { clients.Add(1); return usual.Enter() },
			leave: func() { clients.Add(-1); usual.Leave() },
		}
		onReplies(p, func(ctx context.Context, q reference.Prompt, token func(string), next replyFunc) (reference.ModelReply, error) {
			pause(ctx, time.Duration(clients.Load())*500*time.Microsecond)
			return next(ctx, q, token)
		})
	},
})
