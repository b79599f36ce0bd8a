package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "tool-result-untold",
	Sentence: "A tool's result is not shown.",
	Promise:  Tools,
	Wrap: func(p *reference.Parts) {
		onEvents(p, func(e reference.Event, next func(reference.Event)) {
			if e.Kind == reference.ToolComplete {
				e.Text = ""
			}
			next(e)
		})
	},
})
