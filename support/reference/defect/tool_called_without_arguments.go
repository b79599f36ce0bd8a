package defect

import (
	"context"

	"bamboo-spec/support/reference"
)

type barehanded struct{ reference.Tools }

func (b barehanded) Call(ctx context.Context, name, _ string) (string, error) {
	return b.Tools.Call(ctx, name, "{}")
}

var _ = add(Defect{
	Name:     "tool-called-without-arguments",
	Sentence: "A tool is called without the arguments that the model gave.",
	Promise:  Tools,
	Wrap:     func(p *reference.Parts) { p.Tools = barehanded{p.Tools} },
})
