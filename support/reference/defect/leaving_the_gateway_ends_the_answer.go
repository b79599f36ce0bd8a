package defect

import "bamboo-spec/support/reference"

type ending struct {
	reference.Gateway
	parts *reference.Parts
}

func (g *ending) Leave(c reference.Client) {
	g.parts.Runs.Stop(c.Session())
	g.Gateway.Leave(c)
}

var _ = add(Defect{
	Name:     "leaving-the-gateway-ends-the-answer",
	Sentence: "When one client leaves the gateway, the answer of its session is ended.",
	Promise:  Disconnect,
	Wrap:     func(p *reference.Parts) { p.Gateway = &ending{p.Gateway, p} },
})
