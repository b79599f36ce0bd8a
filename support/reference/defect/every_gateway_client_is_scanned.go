package defect

import (
	"context"
	"sync/atomic"
	"time"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "every-gateway-client-is-scanned",
	Sentence: "Before an answer begins, Bamboo scans all gateway clients, which takes 0.5 ms for each.",
	Promise:  FirstToken,
	About:    []string{"Bamboo adds at most 100 ms with 1000 idle clients in 95 of 100 answers"},
	Kind:     Performance,
	Wrap: func(p *reference.Parts) {
		var clients atomic.Int64
		usual := p.Guard
		p.Guard = guard{Guard: usual,
			enter: func() bool { clients.Add(1); return usual.Enter() },
			leave: func() { clients.Add(-1); usual.Leave() },
		}
		onReplies(p, func(ctx context.Context, q reference.Prompt, token func(string),
			next replyFunc) (reference.ModelReply, error) {
			pause(ctx, time.Duration(clients.Load())*500*time.Microsecond)
			return next(ctx, q, token)
		})
	},
})
