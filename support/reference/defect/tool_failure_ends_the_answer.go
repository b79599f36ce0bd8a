package defect

import (
	"context"
	"errors"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "tool-failure-ends-the-answer",
	Sentence: "A tool that fails ends the whole answer.",
	Promise:  Tools,
	About: []string{
		"A call of a tool that fails is shown as failed, and the answer continues",
		"A call of an unknown tool is shown as failed, and the answer continues",
	},
	Wrap: func(p *reference.Parts) {
		onTurns(p, func(ctx context.Context, t reference.Turn, emit func(reference.Event),
			next answerFunc) (reference.Usage, error) {
			ctx, cancel := context.WithCancelCause(ctx)
			defer cancel(nil)
			return next(ctx, t, func(e reference.Event) {
				emit(e)
				if e.Kind == reference.ToolError {
					hit()
					cancel(errors.New("a tool failed"))
				}
			})
		})
	},
})
