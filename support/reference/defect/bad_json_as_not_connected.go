package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "bad-json-as-not-connected",
	Sentence: "Bad JSON of a client that has not connected yet is refused for that reason alone.",
	Promise:  BadMessages,
	Wrap: func(p *reference.Parts) {
		onMessages(p, func(c reference.Client, m reference.ClientMessage, next receiveFunc) {
			if m.Kind == reference.BadMessage && c.Session() == "" {
				m.Kind = reference.ChatMessage
			}
			next(c, m)
		})
	},
})
