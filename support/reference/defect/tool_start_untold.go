package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "tool-start-untold",
	Sentence: "Nobody is told that a tool starts.",
	Promise:  Tools,
	Wrap: func(p *reference.Parts) {
		onEvents(p, func(e reference.Event, next func(reference.Event)) {
			if e.Kind != reference.ToolStart {
				next(e)
			}
		})
	},
})
