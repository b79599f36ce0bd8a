package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "chat-for-any-session",
	Sentence: "A gateway message for another session is answered in the session of the connection.",
	Promise:  States,
	About: []string{
		"A message to another session than the connected one is refused",
		"A client cannot send a message to a session it is not connected to",
	},
	Wrap: func(p *reference.Parts) {
		onMessages(p, func(c reference.Client, m reference.ClientMessage, next receiveFunc) {
			if m.Kind == reference.ChatMessage {
				m.Session = c.Session()
			}
			next(c, m)
		})
	},
})
