package defect

import (
	"sync"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "messages-at-once-lost",
	Sentence: "Only the first of several messages that come to a session at the same time is stored.",
	Promise:  Begin,
	About:    []string{"100 concurrent messages to one new session are all stored"},
	Wrap: func(p *reference.Parts) {
		var mu sync.Mutex
		storing := map[string]bool{}
		p.Store = store{Store: p.Store, ask: func(session string, m reference.Message, next askFunc) error {
			mu.Lock()
			lost := storing[session]
			storing[session] = true
			mu.Unlock()
			if lost {
				return nil
			}
			err := next(session, m)
			mu.Lock()
			defer mu.Unlock()
			delete(storing, session)
			return err
		}}
	},
})
