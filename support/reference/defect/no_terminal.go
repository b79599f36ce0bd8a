package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "no-terminal",
	Sentence: "An answer just ends: nobody is told that it is complete.",
	Promise:  EventStream,
	Wrap: func(p *reference.Parts) {
		onEvents(p, func(e reference.Event, next func(reference.Event)) {
			if e.Kind != reference.Complete {
				next(e)
			}
		})
	},
})
