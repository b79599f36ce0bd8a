package defect

import (
	"sync"
	"time"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "one-token-at-a-time",
	Sentence: "All tokens of all answers pass one lock, which takes a millisecond for each.",
	Promise:  Flow,
	About:    []string{"100 users get every answer, 95 of 100 with at most 100 ms added"},
	Kind:     Performance,
	Wrap: func(p *reference.Parts) {
		var gate sync.Mutex
		onEvents(p, func(e reference.Event, next func(reference.Event)) {
			if e.Kind == reference.Token {
				gate.Lock()
				time.Sleep(time.Millisecond)
				gate.Unlock()
			}
			next(e)
		})
	},
})
