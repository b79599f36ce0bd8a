package defect

import (
	"time"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "restart-shuffles-history",
	Sentence: "After a restart the answers of a history stand before their questions.",
	Promise:  Durability,
	Wrap: func(p *reference.Parts) {
		started := time.Now()
		p.Store = store{Store: p.Store, read: func(session string, next readFunc) ([]reference.Message, error) {
			history, err := next(session)
			for i := 1; i < len(history); i += 2 {
				if history[i].At.Before(started) {
					history[i-1], history[i] = history[i], history[i-1]
				}
			}
			return history, err
		}}
	},
})
