package defect

import (
	"sync"
	"time"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "stops-wait-for-each-other",
	Sentence: "One answer is stopped after the other, and each stop takes 30 ms.",
	Promise:  QuickStop,
	Kind:     Performance,
	Wrap: func(p *reference.Parts) {
		var turn sync.Mutex
		onStops(p, func(session string, next stopFunc) bool {
			turn.Lock()
			defer turn.Unlock()
			time.Sleep(30 * time.Millisecond)
			return next(session)
		})
	},
})
