package defect

import (
	"sync/atomic"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "no-history-while-the-disk-fails",
	Sentence: "After a message that could not be stored, no history is shown until one could be stored.",
	Promise:  Durability,
	About:    []string{"A message is refused with a server error while the disk is full"},
	Wrap: func(p *reference.Parts) {
		var failed atomic.Pointer[error]
		p.Store = store{Store: p.Store, ask: func(session string, m reference.Message, next askFunc) error {
			err := next(session, m)
			failed.Store(&err)
			return err
		}, read: func(session string, next readFunc) ([]reference.Message, error) {
			if err := failed.Load(); err != nil && *err != nil {
				return nil, *err
			}
			return next(session)
		}}
	},
})
