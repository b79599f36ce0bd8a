package defect

import (
	"sync/atomic"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "disk-trouble-for-good",
	Sentence: "After one message that could not be stored none is taken any more, until Bamboo is started again.",
	Promise:  Durability,
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
