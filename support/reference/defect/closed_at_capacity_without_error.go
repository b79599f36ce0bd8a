package defect

import "bamboo-spec/support/reference"

type curt struct{ reference.Gateway }

func (g *curt) Arrive(c reference.Client) bool {
	return g.Gateway.Arrive(aside{Client: c, send: func(reference.Event) { hit() }})
}

var _ = add(Defect{
	Name:     "closed-at-capacity-without-error",
	Sentence: "The connection of a client beyond the capacity is closed without an error.",
	Promise:  Access,
	About: []string{
		"One client over the capacity is refused, and the others stay connected",
		"Clients beyond the capacity are refused with CAPACITY_EXCEEDED",
	},
	Wrap: func(p *reference.Parts) { p.Gateway = &curt{p.Gateway} },
})
