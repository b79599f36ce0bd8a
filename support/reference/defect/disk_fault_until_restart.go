package defect

import (
	"sync/atomic"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "disk-fault-until-restart",
	Sentence: "After a message that could not be stored, Bamboo refuses all messages until it is restarted.",
	Promise:  Durability,
	About:    []string{"A conversation recovers after the disk was <state>"},
	Wrap: func(p *reference.Parts) {
		var broken atomic.Pointer[error]
		p.Store = store{Store: p.Store, ask: func(session string, m reference.Message, next askFunc) error {
			if err := broken.Load(); err != nil {
				return *err
			}
			err := next(session, m)
			if err != nil {
				broken.Store(&err)
			}
			return err
		}}
	},
})
