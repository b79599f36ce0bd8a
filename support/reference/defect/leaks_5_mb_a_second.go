package defect

import (
	"context"
	"sync"
	"time"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "leaks-5-mb-a-second",
	Sentence: "While Bamboo is used, its memory grows by 5 MB every second.",
	Promise:  Memory,
	About: []string{
		"Memory grows by less than 100 MB per minute under 31 s of steady load",
		"Memory grows by less than 100 MB per minute under 60 s of steady load",
	},
	Kind: Performance,
	Wrap: func(p *reference.Parts) {
		began := sync.OnceValue(time.Now)
		var mu sync.Mutex
		var leaked hoard[[]byte]
		onTurns(p, func(ctx context.Context, t reference.Turn, emit func(reference.Event),
			next answerFunc) (reference.Usage, error) {
			mu.Lock()
			for len(leaked.kept) < int(5*time.Since(began()).Seconds()) {
				leaked.keep(ballast(megabyte))
			}
			mu.Unlock()
			return next(ctx, t, emit)
		})
	},
})
