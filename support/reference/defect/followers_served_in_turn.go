package defect

import (
	"sync"
	"time"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "followers-served-in-turn",
	Sentence: "Of those who follow a conversation each hears it 20 ms later than the one before.",
	Promise:  FirstToken,
	Kind:     Performance,
	Wrap: func(p *reference.Parts) {
		var mu sync.Mutex
		followers := map[string]int{}
		onJoins(p, func(session string, s reference.Subscriber) reference.Subscriber {
			mu.Lock()
			defer mu.Unlock()
			followers[session]++
			return &late{Subscriber: s, by: time.Duration(followers[session]-1) * 20 * time.Millisecond}
		})
	},
})
