package defect

import (
	"context"
	"sync"
	"time"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "leaks-all-the-time",
	Sentence: "While Bamboo is used its memory grows by 5 MB every second.",
	Promise:  Memory,
	Kind:     Performance,
	Wrap: func(p *reference.Parts) {
		began := sync.OnceValue(time.Now)
		var mu sync.Mutex
		var leaked hoard[[]byte]
		onTurns(p, func(ctx context.Context, t reference.Turn, emit func(reference.Event), next answerFunc) (reference.Usage, error) {
			mu.Lock()
			for len(leaked.kept) < int(5*time.Since(began()).Seconds()) {
				leaked.keep(ballast(megabyte))
			}
			mu.Unlock()
			return next(ctx, t, emit)
		})
	},
})
