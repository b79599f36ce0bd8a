package defect

import (
	"context"
	"os"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "files-left-open",
	Sentence: "Every answer leaves a file open.",
	Promise:  Resources,
	About:    []string{"A load leaves at most 2 files, 2 connections and 10 threads open"},
	Kind:     Performance,
	Wrap: func(p *reference.Parts) {
		var files hoard[*os.File]
		onTurns(p, func(ctx context.Context, t reference.Turn, emit func(reference.Event),
			next answerFunc) (reference.Usage, error) {
			f, err := os.Open(os.DevNull)
			if err != nil {
				return reference.Usage{}, err
			}
			files.keep(f)
			return next(ctx, t, emit)
		})
	},
})
