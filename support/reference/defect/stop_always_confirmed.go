package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "stop-always-confirmed",
	Sentence: "A stop is confirmed although nothing runs.",
	Promise:  StopCall,
	Wrap: func(p *reference.Parts) {
		onStops(p, func(session string, next stopFunc) bool {
			next(session)
			return true
		})
	},
})
