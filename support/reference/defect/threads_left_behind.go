package defect

import (
	"context"
	"runtime"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "threads-left-behind",
	Sentence: "Every answer leaves a thread behind.",
	Promise:  Resources,
	Kind:     Performance,
	Wrap: func(p *reference.Parts) {
		onTurns(p, func(ctx context.Context, t reference.Turn, emit func(reference.Event), next answerFunc) (reference.Usage, error) {
			go func() {
				runtime.LockOSThread()
				select {}
			}()
			return next(ctx, t, emit)
		})
	},
})
