package defect

import (
	"sync"
	"time"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "followers-served-one-by-one",
	Sentence: "Each follower of a conversation gets its tokens 20 ms after the follower before.",
	Promise:  FirstToken,
	About: []string{
		"Bamboo adds at most 100 ms for 20 followers in 95 of 100 answers",
		"Bamboo adds at most 100 ms for 100 followers in 95 of 100 answers",
	},
	Kind: Performance,
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
