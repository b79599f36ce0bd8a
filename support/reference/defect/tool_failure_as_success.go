package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "tool-failure-as-success",
	Sentence: "A tool that failed is shown as one that succeeded.",
	Promise:  Tools,
	Wrap: func(p *reference.Parts) {
		onEvents(p, func(e reference.Event, next func(reference.Event)) {
			if e.Kind == reference.ToolError {
				e.Kind = reference.ToolComplete
			}
			next(e)
		})
	},
})
