package defect

import (
	"slices"
	"time"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "forgets-with-its-process",
	Sentence: "What Bamboo knew is gone when it is started again.",
	Promise:  Durability,
	Wrap: func(p *reference.Parts) {
		started := time.Now()
		p.Store = store{Store: p.Store, read: func(session string, next readFunc) ([]reference.Message, error) {
			history, err := next(session)
			history = slices.DeleteFunc(history, func(m reference.Message) bool { return m.At.Before(started) })
			if err == nil && len(history) == 0 {
				err = reference.ErrUnknownSession
			}
			return history, err
		}}
	},
})
