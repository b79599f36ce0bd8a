package defect

import "bamboo-spec/support/reference"

type ending struct {
	reference.Gateway
	parts *reference.Parts
}

func (g *ending) Leave(c reference.Client) {
	if g.parts.Runs.Stop(c.Session()) {
		hit()
	}
	g.Gateway.Leave(c)
}

var _ = add(Defect{
	Name:     "gateway-disconnect-ends-the-answer",
	Sentence: "When one client disconnects from the gateway, the answer of its session is ended.",
	Promise:  Disconnect,
	About:    []string{"A client that disconnects does not end the answer for the others"},
	Wrap:     func(p *reference.Parts) { p.Gateway = &ending{p.Gateway, p} },
})
