package defect

import (
	"time"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "what-waits-is-forgotten",
	Sentence: "A message that waits for its answer is forgotten when Bamboo is started again.",
	Promise:  Durability,
	Wrap: func(p *reference.Parts) {
		started := time.Now()
		p.Store = store{Store: p.Store, read: func(session string, next readFunc) ([]reference.Message, error) {
			history, err := next(session)
			last := len(history) - 1
			if last >= 0 && history[last].Role == reference.RoleUser && history[last].At.Before(started) {
				history = history[:last]
			}
			if err == nil && len(history) == 0 {
				err = reference.ErrUnknownSession
			}
			return history, err
		}}
	},
})
