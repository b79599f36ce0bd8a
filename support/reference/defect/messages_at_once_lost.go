package defect

import (
	"sync"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "messages-at-once-lost",
	Sentence: "Of the messages that come to one session at the same time only the first is stored.",
	Promise:  Begin,
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
