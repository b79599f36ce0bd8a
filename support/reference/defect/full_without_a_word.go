package defect

import "bamboo-spec/support/reference"

type curt struct{ reference.Gateway }

func (g *curt) Arrive(c reference.Client) bool {
	return g.Gateway.Arrive(aside{Client: c, send: func(reference.Event) {}})
}

var _ = add(Defect{
	Name:     "full-without-a-word",
	Sentence: "A client for whom there is no place is cut off without being told why.",
	Promise:  Access,
	Wrap:     func(p *reference.Parts) { p.Gateway = &curt{p.Gateway} },
})
