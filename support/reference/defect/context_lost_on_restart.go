package defect

import (
	"context"
	"slices"
	"time"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "context-lost-on-restart",
	Sentence: "After a restart the model is not sent the earlier turns.",
	Promise:  Durability,
	About:    []string{"A conversation goes on after a kill with all its context"},
	Wrap: func(p *reference.Parts) {
		started := time.Now()
		onTurns(p, func(ctx context.Context, t reference.Turn, emit func(reference.Event),
			next answerFunc) (reference.Usage, error) {
			last := t.Messages[len(t.Messages)-1]
			t.Messages = slices.DeleteFunc(slices.Clone(t.Messages), func(m reference.Message) bool {
				return m.At.Before(started) && m != last
			})
			return next(ctx, t, emit)
		})
	},
})
