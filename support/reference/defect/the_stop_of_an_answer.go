package defect

import (
	"sync"
	"time"

	"bamboo-spec/support/reference"
)

// The defects of the promise “Speed: the stop of an answer”.
var _ = addAll(
	Defect{
		Name:     "stop-keeps-the-buffer",
		Sentence: "Tokens wait 0.6 s in a buffer that a stop does not empty.",
		Promise:  QuickStop,
		About:    []string{"With 10 users, 95 of 100 stopped answers end within 1 s"},
		Kind:     Performance,
		Wrap: func(p *reference.Parts) {
			onJoins(p, func(_ string, s reference.Subscriber) reference.Subscriber {
				return &late{Subscriber: s, by: 600 * time.Millisecond}
			})
		},
	},
	Defect{
		Name:     "stops-wait-for-each-other",
		Sentence: "Answers are stopped one after the other, and each stop takes 30 ms.",
		Promise:  QuickStop,
		About:    []string{"With 100 users, 99 of 100 stopped answers end within 500 ms"},
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
	},
)
