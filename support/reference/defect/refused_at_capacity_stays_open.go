package defect

import "bamboo-spec/support/reference"

type hesitant struct{ reference.Gateway }

func (g *hesitant) Arrive(c reference.Client) bool {
	return g.Gateway.Arrive(aside{Client: c, close: func(int, string) { hit() }})
}

var _ = add(Defect{
	Name:     "refused-at-capacity-stays-open",
	Sentence: "A client beyond the capacity is refused, but its connection stays open.",
	Promise:  Access,
	About:    []string{"One client over the capacity is refused, and the others stay connected"},
	Silence:  true,
	Wrap:     func(p *reference.Parts) { p.Gateway = &hesitant{p.Gateway} },
})
