package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "no-terminal",
	Sentence: "An answer has no terminal event.",
	Promise:  EventStream,
	About:    []string{"The complete answer arrives and ends exactly once"},
	Wrap: func(p *reference.Parts) {
		onEvents(p, func(e reference.Event, next func(reference.Event)) {
			if e.Kind != reference.Complete {
				next(e)
			}
		})
	},
})
