package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "chat-for-any-session",
	Sentence: "A gateway message for another session than the connected one is answered in the connected one.",
	Promise:  States,
	Wrap: func(p *reference.Parts) {
		onMessages(p, func(c reference.Client, m reference.ClientMessage, next receiveFunc) {
			if m.Kind == reference.ChatMessage {
				m.Session = c.Session()
			}
			next(c, m)
		})
	},
})
