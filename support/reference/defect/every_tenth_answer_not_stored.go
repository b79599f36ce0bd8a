package defect

import (
	"sync/atomic"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "every-tenth-answer-not-stored",
	Sentence: "Every tenth answer ends as complete and is never stored.",
	Promise:  Durability,
	About:    []string{"Five minutes of faults and kills lose and leak nothing"},
	Wrap: func(p *reference.Parts) {
		var answers atomic.Int64
		p.Store = store{Store: p.Store, answer: func(session string, to uint64, m reference.Message,
			next storeFunc) error {
			if answers.Add(1)%10 == 0 {
				return nil
			}
			return next(session, to, m)
		}}
	},
})
