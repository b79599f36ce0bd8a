package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "two-terminals",
	Sentence: "An answer has two terminal events.",
	Promise:  EventStream,
	About: []string{
		"The complete answer arrives and ends exactly once",
		"The complete answer arrives through the gateway and ends exactly once",
	},
	Wrap: func(p *reference.Parts) {
		onEvents(p, func(e reference.Event, next func(reference.Event)) {
			next(e)
			if e.Kind.Terminal() {
				next(e)
			}
		})
	},
})
