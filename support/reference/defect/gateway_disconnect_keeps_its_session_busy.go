package defect

import "bamboo-spec/support/reference"

type departures struct {
	reference.Gateway
	left func(session string)
}

func (g *departures) Leave(c reference.Client) {
	g.left(c.Session())
	g.Gateway.Leave(c)
}

var _ = add(Defect{
	Name:     "gateway-disconnect-keeps-its-session-busy",
	Sentence: "When a client disconnects from the gateway in mid-answer, its session stays busy.",
	Promise:  Disconnect,
	About:    []string{"A conversation continues after its gateway connection was reset in mid-answer"},
	Wrap: func(p *reference.Parts) {
		busy, left := working(p), &memory[bool]{}
		p.Gateway = &departures{p.Gateway, func(session string) {
			if busy.get(session) {
				left.swap(session, true)
			}
		}}
		onChats(p, func(session, text string, next chatFunc) error {
			if left.get(session) {
				return reference.ErrBusy
			}
			return next(session, text)
		})
	},
})
