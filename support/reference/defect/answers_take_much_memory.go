package defect

import (
	"context"
	"time"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
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
})
