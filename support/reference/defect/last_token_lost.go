package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "last-token-lost",
	Sentence: "The last token of an answer is lost on the way to its readers.",
	Promise:  Text,
	About: []string{
		"The complete answer arrives and ends exactly once",
		"An answer continues to its end after the model paused",
	},
	Wrap: func(p *reference.Parts) {
		var held memory[*reference.Event]
		onEvents(p, func(e reference.Event, next func(reference.Event)) {
			var mine *reference.Event
			if e.Kind == reference.Token {
				mine = &e
			}
			if before := held.swap(e.Session, mine); before != nil && !e.Kind.Terminal() {
				next(*before)
			}
			if mine == nil {
				next(e)
			}
		})
	},
})
