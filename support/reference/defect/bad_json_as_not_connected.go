package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "bad-json-as-not-connected",
	Sentence: "Bad JSON before connect is refused with NOT_CONNECTED instead of INVALID_MESSAGE.",
	Promise:  BadMessages,
	About:    []string{"Bad JSON before connect is refused with INVALID_MESSAGE"},
	Wrap: func(p *reference.Parts) {
		onMessages(p, func(c reference.Client, m reference.ClientMessage, next receiveFunc) {
			if m.Kind == reference.BadMessage && c.Session() == "" {
				m.Kind = reference.ChatMessage
			}
			next(c, m)
		})
	},
})
