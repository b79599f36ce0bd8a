package defect

import (
	"context"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "sessions-stay-in-memory",
	Sentence: "Every conversation leaves 2 MB in memory.",
	Promise:  Memory,
	About:    []string{"50 concurrent conversations take less than 40 MB"},
	Kind:     Performance,
	Wrap: func(p *reference.Parts) {
		var sessions hoard[[]byte]
		onTurns(p, func(ctx context.Context, t reference.Turn, emit func(reference.Event),
			next answerFunc) (reference.Usage, error) {
			sessions.keep(ballast(2 * megabyte))
			return next(ctx, t, emit)
		})
	},
})
