package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "broken-answer-as-complete",
	Sentence: "An answer that the model broke off ends as complete.",
	Promise:  NeverSilence,
	About: []string{
		"The user gets an error when the connection to the model breaks",
		"The user gets an error when the model ends without a finish reason",
	},
	Wrap: func(p *reference.Parts) {
		var begun memory[bool]
		onEvents(p, func(e reference.Event, next func(reference.Event)) {
			if begun.swap(e.Session, !e.Kind.Terminal()) && e.Kind == reference.Error {
				e.Kind = reference.Complete
			}
			next(e)
		})
	},
})
