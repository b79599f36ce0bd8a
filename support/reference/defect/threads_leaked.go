package defect

import (
	"context"
	"runtime"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "threads-leaked",
	Sentence: "Every answer leaves a thread behind.",
	Promise:  Resources,
	About:    []string{"A load leaves at most 2 files, 2 connections and 10 threads open"},
	Kind:     Performance,
	Wrap: func(p *reference.Parts) {
		onTurns(p, func(ctx context.Context, t reference.Turn, emit func(reference.Event),
			next answerFunc) (reference.Usage, error) {
			go func() {
				runtime.LockOSThread()
				select {}
			}()
			return next(ctx, t, emit)
		})
	},
})
