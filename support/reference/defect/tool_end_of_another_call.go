package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "tool-end-of-another-call",
	Sentence: "The end of a tool call names a call that never started.",
	Promise:  Tools,
	About:    []string{"A tool call is shown with its start and its end"},
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
