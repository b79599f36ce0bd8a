package defect

import (
	"time"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "tokens-long-after-a-stop",
	Sentence: "Tokens arrive for more than half a second after a confirmed stop.",
	Promise:  Stop,
	About:    []string{"A stopped answer ends within one second"},
	Wrap: func(p *reference.Parts) {
		busy := working(p)
		onStops(p, func(session string, next stopFunc) bool {
			time.AfterFunc(600*time.Millisecond, func() { next(session) })
			return busy.get(session)
		})
	},
})
