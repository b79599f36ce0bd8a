package defect

import (
	"slices"
	"sync"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "fifty-sessions-kept",
	Sentence: "Only the latest fifty sessions are kept.",
	Promise:  HistoryCall,
	About:    []string{"<number> conversations each store their own message"},
	Wrap: func(p *reference.Parts) {
		var mu sync.Mutex
		var latest []string
		p.Store = store{Store: p.Store,
			ask: func(session string, m reference.Message, next askFunc) error {
				mu.Lock()
				defer mu.Unlock()
				if !slices.Contains(latest, session) {
					latest = append(latest, session)
				}
				latest = latest[max(0, len(latest)-50):]
				return next(session, m)
			},
			read: func(session string, next readFunc) ([]reference.Message, error) {
				mu.Lock()
				defer mu.Unlock()
				if !slices.Contains(latest, session) {
					return nil, reference.ErrUnknownSession
				}
				return next(session)
			}}
	},
})
