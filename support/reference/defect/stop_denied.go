package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "stop-denied",
	Sentence: "A stop is refused although it ends the answer.",
	Promise:  StopCall,
	Wrap: func(p *reference.Parts) {
		onStops(p, func(session string, next stopFunc) bool {
			next(session)
			return false
		})
	},
})
