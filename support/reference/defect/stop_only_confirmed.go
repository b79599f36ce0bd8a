package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "stop-only-confirmed",
	Sentence: "A stop is confirmed, and the answer goes on.",
	Promise:  Stop,
	Wrap: func(p *reference.Parts) {
		busy := working(p)
		onStops(p, func(session string, _ stopFunc) bool { return busy.get(session) })
	},
})
