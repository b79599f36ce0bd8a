package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "tool-end-untold",
	Sentence: "Nobody is told that a tool has ended.",
	Promise:  Tools,
	Wrap: func(p *reference.Parts) {
		onEvents(p, func(e reference.Event, next func(reference.Event)) {
			if e.Kind != reference.ToolComplete && e.Kind != reference.ToolError {
				next(e)
			}
		})
	},
})
