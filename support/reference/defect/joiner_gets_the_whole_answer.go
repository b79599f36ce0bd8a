package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "joiner-gets-the-whole-answer",
	Sentence: "A client that joins a running answer gets it from its beginning.",
	Promise:  OneRun,
	About: []string{
		"A running answer can be joined at any moment",
		"A client that joins at the gateway in mid-answer receives the rest",
		"A reader that joins in mid-answer receives the rest and the same end",
	},
	Wrap: func(p *reference.Parts) {
		var said memory[string]
		onEvents(p, func(e reference.Event, next func(reference.Event)) {
			text := said.get(e.Session) + e.Text
			if e.Kind.Terminal() {
				text = ""
			}
			said.swap(e.Session, text)
			next(e)
		})
		onJoins(p, func(session string, s reference.Subscriber) reference.Subscriber {
			missed := said.get(session)
			return listener{s, func(e reference.Event, next func(reference.Event)) {
				if missed != "" {
					next(reference.Event{Kind: reference.Token, Session: session, Text: missed})
					missed = ""
				}
				next(e)
			}}
		})
	},
})
