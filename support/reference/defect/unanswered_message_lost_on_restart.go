package defect

import (
	"time"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "unanswered-message-lost-on-restart",
	Sentence: "An unanswered message is lost when Bamboo is restarted.",
	Promise:  Durability,
	About: []string{
		"An accepted message survives a kill and is answered afterwards",
		"A question whose answer was cut off by a kill is answered afterwards",
	},
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
