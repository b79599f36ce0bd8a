package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "stop-always-confirmed",
	Sentence: "A stop is confirmed while no answer is running.",
	Promise:  StopCall,
	About: []string{
		"A stop is refused after the answer is complete",
		"A stop is refused before the answer is requested",
		"A stop is refused for an unknown session",
		"回答结束后不能再停止",
	},
	Wrap: func(p *reference.Parts) {
		onStops(p, func(session string, next stopFunc) bool {
			next(session)
			return true
		})
	},
})
