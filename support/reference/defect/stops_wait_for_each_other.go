package defect

import (
	"sync"
	"time"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "stops-wait-for-each-other",
	Sentence: "Answers are stopped one after the other, and each stop takes 30 ms.",
	Promise:  QuickStop,
	About:    []string{"99 of 100 answers that 100 users stop end within 500 ms"},
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
