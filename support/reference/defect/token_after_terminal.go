package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "token-after-terminal",
	Sentence: "A token follows the end of an answer.",
	Promise:  EventStream,
	Wrap: func(p *reference.Parts) {
		onEvents(p, func(e reference.Event, next func(reference.Event)) {
			next(e)
			if e.Kind.Terminal() {
				next(reference.Event{Kind: reference.Token, Session: e.Session, Text: " …"})
			}
		})
	},
})
