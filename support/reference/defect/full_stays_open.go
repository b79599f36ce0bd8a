package defect

import "bamboo-spec/support/reference"

type hesitant struct{ reference.Gateway }

func (g *hesitant) Arrive(c reference.Client) bool {
	return g.Gateway.Arrive(aside{Client: c, close: func(int, string) {}})
}

var _ = add(Defect{
	Name:     "full-stays-open",
	Sentence: "A client for whom there is no place is refused, but its connection stays open.",
	Promise:  Access,
	Silence:  true,
	Wrap:     func(p *reference.Parts) { p.Gateway = &hesitant{p.Gateway} },
})
