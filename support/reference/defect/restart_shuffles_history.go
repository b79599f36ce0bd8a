package defect

import (
	"time"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "restart-shuffles-history",
	Sentence: "After a restart the history shows answers before their questions.",
	Promise:  Durability,
	About:    []string{"History is the same after a restart"},
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
