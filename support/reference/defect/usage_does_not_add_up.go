package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "usage-does-not-add-up",
	Sentence: "The total number of tokens is not the sum of its parts.",
	Promise:  Usage,
	About:    []string{"An answer reports its token usage"},
	Wrap: func(p *reference.Parts) {
		onEvents(p, func(e reference.Event, next func(reference.Event)) {
			e.Usage.Total++
			next(e)
		})
	},
})
