package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "tool-start-not-sent",
	Sentence: "The start of a tool call is not sent.",
	Promise:  Tools,
	About: []string{
		"A tool call is shown with its start and its end",
		"A tool call that succeeds is shown through the gateway too",
		"工具在回答之前开始并结束",
	},
	Wrap: func(p *reference.Parts) {
		onEvents(p, func(e reference.Event, next func(reference.Event)) {
			if e.Kind != reference.ToolStart {
				next(e)
			}
		})
	},
})
