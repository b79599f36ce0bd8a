package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "unauthorized-stays-open",
	Sentence: "A client with a wrong token is refused, but its connection stays open.",
	Promise:  Access,
	About:    []string{"A wrong token is refused and the connection closed"},
	Silence:  true,
	Wrap: func(p *reference.Parts) {
		onMessages(p, func(c reference.Client, m reference.ClientMessage, next receiveFunc) {
			next(aside{Client: c, close: func(int, string) {}}, m)
		})
	},
})
