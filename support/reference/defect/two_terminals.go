package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "two-terminals",
	Sentence: "The end of an answer is told twice.",
	Promise:  EventStream,
	Wrap: func(p *reference.Parts) {
		onEvents(p, func(e reference.Event, next func(reference.Event)) {
			next(e)
			if e.Kind.Terminal() {
				next(e)
			}
		})
	},
})
