package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "tool-failure-as-success",
	Sentence: "A tool that failed is shown as successful.",
	Promise:  Tools,
	About: []string{
		"A call of a tool that fails is shown as failed, and the answer continues",
		"A tool call that fails is shown through the gateway too",
	},
	Wrap: func(p *reference.Parts) {
		onEvents(p, func(e reference.Event, next func(reference.Event)) {
			if e.Kind == reference.ToolError {
				e.Kind = reference.ToolComplete
			}
			next(e)
		})
	},
})
