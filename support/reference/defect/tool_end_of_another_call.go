package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "tool-end-of-another-call",
	Sentence: "The end of a tool names a call that never began.",
	Promise:  Tools,
	Wrap: func(p *reference.Parts) {
		onEvents(p, func(e reference.Event, next func(reference.Event)) {
			if e.Kind == reference.ToolComplete || e.Kind == reference.ToolError {
				call := *e.Tool
				call.ID, call.Name = "call-of-another", "another"
				e.Tool = &call
			}
			next(e)
		})
	},
})
