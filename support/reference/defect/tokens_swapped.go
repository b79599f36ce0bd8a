package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "tokens-swapped",
	Sentence: "Every second token arrives before the one that precedes it.",
	Promise:  Text,
	About: []string{
		"Tokens arrive in the order and in the pieces that the model sends",
		"Tokens arrive through the gateway as the model sends them",
	},
	Wrap: func(p *reference.Parts) {
		var held memory[*reference.Event]
		onEvents(p, func(e reference.Event, next func(reference.Event)) {
			before := held.swap(e.Session, nil)
			if e.Kind == reference.Token && before == nil {
				held.swap(e.Session, &e)
				return
			}
			if before != nil && e.Kind != reference.Token {
				next(*before)
				before = nil
			}
			next(e)
			if before != nil {
				next(*before)
			}
		})
	},
})
