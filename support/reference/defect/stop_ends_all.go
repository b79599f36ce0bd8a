package defect

import (
	"context"
	"sync"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "stop-ends-all",
	Sentence: "A stop ends the answers of every session.",
	Promise:  Isolation,
	About:    []string{"A stop does not end another user's answer"},
	Wrap: func(p *reference.Parts) {
		var sessions sync.Map
		onTurns(p, func(ctx context.Context, t reference.Turn, emit func(reference.Event),
			next answerFunc) (reference.Usage, error) {
			sessions.Store(t.Session, nil)
			return next(ctx, t, emit)
		})
		onStops(p, func(session string, next stopFunc) bool {
			sessions.Range(func(other, _ any) bool {
				if other != session {
					next(other.(string))
				}
				return true
			})
			return next(session)
		})
	},
})
