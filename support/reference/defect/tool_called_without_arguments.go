package defect

import (
	"context"

	"bamboo-spec/support/reference"
)

type barehanded struct{ reference.Tools }

func (b barehanded) Call(ctx context.Context, name, _ string) (string, error) {
	hit()
	return b.Tools.Call(ctx, name, "{}")
}

var _ = add(Defect{
	Name:     "tool-called-without-arguments",
	Sentence: "A tool is called without the arguments that the model gave.",
	Promise:  Tools,
	About:    []string{"A tool call is shown with its start and its end"},
	Wrap:     func(p *reference.Parts) { p.Tools = barehanded{p.Tools} },
})
