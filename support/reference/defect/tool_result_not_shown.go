package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "tool-result-not-shown",
	Sentence: "The result of a tool is not shown.",
	Promise:  Tools,
	About: []string{
		"A tool call is shown with its start and its end",
		"Several rounds of tools run one after another",
	},
	Wrap: func(p *reference.Parts) {
		onEvents(p, func(e reference.Event, next func(reference.Event)) {
			if e.Kind == reference.ToolComplete {
				e.Text = ""
			}
			next(e)
		})
	},
})
