package defect

import (
	"time"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "stop-takes-its-time",
	Sentence: "Tokens go on for more than half a second behind a confirmed stop.",
	Promise:  Stop,
	Wrap: func(p *reference.Parts) {
		busy := working(p)
		onStops(p, func(session string, next stopFunc) bool {
			time.AfterFunc(600*time.Millisecond, func() { next(session) })
			return busy.get(session)
		})
	},
})
