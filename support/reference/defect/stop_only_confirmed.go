package defect

import "bamboo-spec/support/reference"

var _ = add(Defect{
	Name:     "stop-only-confirmed",
	Sentence: "A stop is confirmed, and the answer continues.",
	Promise:  Stop,
	About: []string{
		"A stopped answer ends within one second",
		"停止之后一秒之内回答结束",
	},
	Wrap: func(p *reference.Parts) {
		busy := working(p)
		onStops(p, func(session string, _ stopFunc) bool { return busy.get(session) })
	},
})
