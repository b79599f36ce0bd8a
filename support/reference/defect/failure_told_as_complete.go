package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "failure-told-as-complete",
	Sentence: "An answer that failed before its first token is told as complete.",
	Promise:  NeverSilence,
	Wrap: func(p *reference.Parts) {
		var begun memory[bool]
		onEvents(p, func(e reference.Event, next func(reference.Event)) {
			if !begun.swap(e.Session, !e.Kind.Terminal()) && e.Kind == reference.Error {
				e.Kind = reference.Complete
			}
			next(e)
		})
	},
})
