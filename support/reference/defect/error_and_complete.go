package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "error-and-complete",
	Sentence: "An answer that failed ends in an error and then as complete.",
	Promise:  EventStream,
	About:    []string{"History keeps the text that came before the model failed"},
	Wrap: func(p *reference.Parts) {
		onEvents(p, func(e reference.Event, next func(reference.Event)) {
			next(e)
			if e.Kind == reference.Error {
				next(reference.Event{Kind: reference.Complete, Session: e.Session})
			}
		})
	},
})
