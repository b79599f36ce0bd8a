package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "tokens-swapped",
	Sentence: "Every second token overtakes the one before it.",
	Promise:  Text,
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
