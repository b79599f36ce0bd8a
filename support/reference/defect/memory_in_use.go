package defect

import (
	"context"
	"sync"
	"time"

	"bamboo-spec/support/reference"
)

// The defects of the promise “Size: memory”.
var _ = addAll(
	Defect{
		Name:     "answers-take-much-memory",
		Sentence: "An answer takes 20 MB of memory while it streams.",
		Promise:  Memory,
		About:    []string{"50 concurrent conversations take less than 40 MB"},
		Kind:     Performance,
		Wrap: func(p *reference.Parts) {
			places := make(chan struct{}, 60) // more than that is too much for the machine of a test
			onTurns(p, func(ctx context.Context, t reference.Turn, emit func(reference.Event),
				next answerFunc) (reference.Usage, error) {
				select {
				case places <- struct{}{}:
				default:
					return next(ctx, t, emit)
				}
				over, end := context.WithCancel(ctx)
				defer end()
				go func() {
					var buffers hoard[[]byte]
					for range 20 {
						buffers.keep(ballast(megabyte))
						pause(over, 5*time.Millisecond)
					}
					<-over.Done()
					buffers.lose()
					<-places
				}()
				return next(ctx, t, emit)
			})
		},
	},
	Defect{
		Name:     "clients-take-much-memory",
		Sentence: "Each gateway client takes 0.3 MB of memory, even if it is idle.",
		Promise:  Memory,
		About: []string{
			"With 1000 idle clients, 95 of 100 first tokens have at most 100 ms added",
			"With 10000 idle clients, 95 of 100 first tokens have at most 250 ms added",
		},
		Kind: Performance,
		Wrap: func(p *reference.Parts) {
			var buffers hoard[[]byte]
			usual := p.Guard
			p.Guard = guard{Guard: usual,
				enter: func() bool {
					buffers.keep(ballast(300_000))
					return usual.Enter()
				},
				leave: func() {
					buffers.lose()
					usual.Leave()
				},
			}
		},
	},
	Defect{
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
	},
	Defect{
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
	},
)
