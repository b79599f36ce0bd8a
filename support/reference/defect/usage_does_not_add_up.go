package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "usage-does-not-add-up",
	Sentence: "The total of an answer's tokens is not the sum of its parts.",
	Promise:  Usage,
	Wrap: func(p *reference.Parts) {
		onEvents(p, func(e reference.Event, next func(reference.Event)) {
			e.Usage.Total++
			next(e)
		})
	},
})
