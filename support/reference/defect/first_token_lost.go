package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "first-token-lost",
	Sentence: "The first token of an answer is lost on the way to its readers.",
	Promise:  Text,
	About:    []string{"The complete answer arrives and ends exactly once"},
	Wrap: func(p *reference.Parts) {
		var begun memory[bool]
		onEvents(p, func(e reference.Event, next func(reference.Event)) {
			if begun.swap(e.Session, !e.Kind.Terminal()) || e.Kind != reference.Token {
				next(e)
			}
		})
	},
})
