package defect

import (
	"slices"
	"time"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "nothing-survives-a-restart",
	Sentence: "All conversations are lost when Bamboo is restarted.",
	Promise:  Durability,
	About:    []string{"History is the same after a restart"},
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
