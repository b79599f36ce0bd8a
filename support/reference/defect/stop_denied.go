package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "stop-denied",
	Sentence: "A stop is refused although it ends the answer.",
	Promise:  StopCall,
	About:    []string{"A stopped answer ends within one second"},
	Wrap: func(p *reference.Parts) {
		onStops(p, func(session string, next stopFunc) bool {
			next(session)
			return false
		})
	},
})
