package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "status-of-no-session",
	Sentence: "The status that the gateway sends does not name the session.",
	Promise:  Pings,
	About:    []string{"The command “status” names the session"},
	Wrap: func(p *reference.Parts) {
		onMessages(p, func(c reference.Client, m reference.ClientMessage, next receiveFunc) {
			next(aside{Client: c, send: func(e reference.Event) {
				if e.Kind == reference.Token {
					e.Text = "connected"
				}
				c.Send(e)
			}}, m)
		})
	},
})
