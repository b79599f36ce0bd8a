package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "stop-confirmed-again",
	Sentence: "A second stop is confirmed like the first.",
	Promise:  StopCall,
	About:    []string{"A second stop is refused"},
	Wrap: func(p *reference.Parts) {
		var stopped memory[bool]
		onStops(p, func(session string, next stopFunc) bool {
			now := next(session)
			return stopped.swap(session, now) || now
		})
	},
})
